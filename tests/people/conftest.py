"""A roll of invented pupils with names of twenty origins, and its index."""

from __future__ import annotations

import pytest

from checker.people.gazetteer import Gazetteer, gazetteer_of
from checker.people.roll_index import RollIndex
from checker.school import ConsentLog, Pupil, School, Settings
from checker.school.settings import NameSettings, SchoolSettings
from checker.school.staff import StaffMember

ROLL = [
    Pupil(f"T{n:03}", first, last, known_as=known_as, year_group=str(n % 7 or "R"), class_name=f"{n % 7 or 'R'}{'BKM'[n % 3]}")
    for n, (first, last, known_as) in enumerate(
        [
            ("Olivia", "Smythson", ""), ("Thomas", "Garrick", "Tommy"), ("Isabella", "Crane-Whitlow", "Bella"), ("Niamh", "O'Rourke", ""),
            ("Łukasz", "Wiśniewski", "Luke"), ("Zoë", "van der Heijden", ""), ("Siân", "ap Meurig", ""), ("Muhammad Bilal", "Qureshi", "Bilal"),
            ("Yusuf", "Al-Kindi", ""), ("Oluwadamilola", "Ogunbanjo", "Dami"), ("Chukwuemeka", "Nwachukwu-Bright", "Emeka"), ("Xiu Ying", "Zheng", ""),
            ("Thi Kim", "Phạm", "Kim"), ("Min-jun", "Hwang", ""), ("Haruki", "Yoshida", ""), ("Harpreet Kaur", "Sandhu", "Harps"),
            ("Aarav", "Venkataraman", ""), ("Thivya", "Selvanayagam", ""), ("Rukhsana", "Chowdhury", ""), ("Hodan", "Abdi Warsame", ""),
            ("Ayşe", "Yıldırım", ""), ("Ștefania", "Mureșan", "Stef"), ("Kateryna", "Bondarchuk", "Katya"), ("João", "dos Santos Lima", ""),
            ("Inês", "Figueiredo", ""), ("Søren", "Bjørnstad", ""), ("Élodie", "Mbeki-Laurent", ""), ("Eilidh", "MacGillivray", ""),
            ("Callum", "McTaggart", ""), ("Caoimhe", "Ní Dhonnchadha", ""), ("Tia-Mae", "Barrowclough", ""), ("Rebecca", "Finkelstein", "Becca"),
            ("Theodora", "Papanikolaou", "Teddy"), ("Temitope", "Balogun", "Temi"), ("Persephone", "St Aubyn", "Percy"), ("Rubén", "Ibáñez Castaño", ""),
            ("Mateusz", "Kowalczyk", ""), ("Ewa", "Kowalczyk", ""), ("Grace", "Day", ""), ("Mursal", "", ""),
        ]
    )
]  # fmt: skip


@pytest.fixture(scope="session")
def roll_school() -> School:
    """A school in memory with that roll, two members of staff and some places."""
    settings = Settings(
        school=SchoolSettings(name="Rowan Park Primary", town="Wexford Bridge"),
        names=NameSettings(schools=["Rowan Park Primary", "Quarry Bank High"], places=["Victoria Park", "Grace Darling Hall"]),
    )
    staff = (StaffMember("Mr", "Colin", "Ferreby", "Caretaker"), StaffMember("Mrs", "Ada", "Garrick", "Teacher"))
    return School(settings, ConsentLog(tuple(ROLL), (), "test"), staff)


@pytest.fixture(scope="session")
def roll(roll_school: School) -> RollIndex:
    return RollIndex(roll_school.pupils)


@pytest.fixture(scope="session")
def gazetteer(roll_school: School) -> Gazetteer:
    return gazetteer_of(roll_school)
