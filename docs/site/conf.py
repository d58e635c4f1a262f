# How Sphinx makes the site; scripts/site calls it. What it reads was put together by stage.py.
import os
import sys

project = "Tandem"
author = "the Tandem contributors"
copyright = author
version = release = os.environ["TANDEM_VERSION"]

sys.path.insert(0, os.path.dirname(__file__))
extensions = ["myst_nb", "hocon", "mathml"]
nb_execution_mode = "off"  # Notebooks were run before, or are not there.
myst_heading_anchors = 4
# Nothing that a reader's browser would have to fetch from elsewhere.
nb_ipywidgets_js = {}

templates_path = ["templates"]
html_theme = "furo"
html_title = f"Tandem {release}"
html_extra_path = [os.environ["TANDEM_SITE_EXTRA"]]
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "javadoc.html",
        "sidebar/scroll-end.html",
    ]
}
pygments_style = "friendly"
pygments_dark_style = "monokai"
