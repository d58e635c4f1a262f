"""Formulas as MathML, which browsers draw by themselves: MathJax would be fetched from elsewhere."""

import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.errors import SphinxError

# Environments that the converter takes for letters, and one that it knows by another name.
UNKNOWN = re.compile(r"\\begin\{(gathered|multline)\*?\}")
ALIGNED = re.compile(r"\\(begin|end)\{aligned\}")


def drawn(self, node, display):
    tex = ALIGNED.sub(r"\\\1{split}", node.astext())
    if UNKNOWN.search(tex):
        raise SphinxError(f"{self.builder.current_docname}: {tex}: write it with aligned or array")
    return convert(tex, display=display)


def inline(self, node):
    self.body.append(drawn(self, node, "inline"))
    raise nodes.SkipNode


def block(self, node):
    self.body.append(f'<div class="math">{drawn(self, node, "block")}</div>')
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    app.config.html_math_renderer = "mathml"
    return {"parallel_read_safe": True}
