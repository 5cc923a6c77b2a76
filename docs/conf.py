"""How the site is built: ``python dev.py docs``, or ``sphinx-build -W docs OUT``.

It builds and opens offline: nothing is fetched, no font, script or counter of others. Pages that
follow from code or stand elsewhere in the repository are written by ``_ext/house`` before each
build.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent / "src")]

from house.absent import absent  # noqa: E402

from reapex import __version__  # noqa: E402

project = "Reapex"
author = "The Reapex developers"
copyright = author
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "house"]
exclude_patterns = ["_build", "_ext", "_static", "**/.*"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
# `reapex.correct` is also `reapex.correction.correct`: both are shown, either is meant.
suppress_warnings = ["ref.python"]

smartquotes = False  # it would make --frames a dash and a word
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 4

napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_attr_annotations = False  # types stand in the signature, once
autodoc_default_options = {"members": True}
autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80
add_module_names = False
toc_object_entries_show_parents = "hide"

autodoc_mock_imports = absent()

html_theme = "furo"
html_title = f"Reapex {release}"
html_static_path = ["_static"]
html_css_files = ["reapex.css"]
html_favicon = "_static/mark.svg"
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_logo": "logo.svg",
    "dark_logo": "logo_dark.svg",
    "sidebar_hide_name": True,
    "light_css_variables": {
        "color-brand-primary": "#0f6b66",
        "color-brand-content": "#0f6b66",
        "color-brand-visited": "#4c5a8a",
        "color-api-name": "#0f6b66",
        "color-api-pre-name": "#0f6b66",
    },
    "dark_css_variables": {
        "color-brand-primary": "#5cc9bf",
        "color-brand-content": "#5cc9bf",
        "color-brand-visited": "#a3b1e6",
        "color-api-name": "#5cc9bf",
        "color-api-pre-name": "#5cc9bf",
    },
}
