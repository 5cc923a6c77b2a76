"""How the drawn face is drawn: a canvas in face coordinates, a look, and one file per part."""
