"""Looking at photos and videos: formats, faces, words, codes and metadata. Pixels in, plain values out; what they mean is for the checks."""
