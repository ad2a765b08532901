"""Who is in a photo, face by face, as the officer says it: places, names, covers, and the consent of each. No page and no widget is here."""
