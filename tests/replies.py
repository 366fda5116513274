"""What somebody says in a whole conversation, in any channel."""

INTAKE = [
    "ja",
    "ik ben ontslagen",
    "Zwolle",
    "nieuw werk",
    "in de horeca",
    "mbo 2",
    "32 uur",
    "ww",
    "veel brieven gestuurd",
    "nee",
    "Sanne",
    "chat",
    "ja",
]
