"""Opens reports in Chromium, from the file system and without a network, and uses them.

    python3 report_check.py COUNTS PAGE... [--evaluated PAGE...]

Pages before `--evaluated` have curves, those after it show evaluations. The first of either is opened at a phone's and a desktop's width, light and dark; the others light at one
width and dark at the other. A message on the console, a
request, something wider than the screen, an empty chart or a control that does nothing is a
failure. COUNTS is a file for the line with the numbers of checks, as Surefire writes it.
"""

import itertools
import json
import pathlib
import sys
import tempfile
import time
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

WIDTHS = {"phone": 360, "desktop": 1280}
SCHEMES = ["light", "dark"]
PATIENCE_SECONDS = 10

# The pixels of each drawing, read from a copy, about which Chromium has nothing to say.
PIXELS = """
const pixels = [...document.querySelectorAll('figure.chart canvas, figure.drawn canvas')].map(drawn => {
  const copy = document.createElement('canvas');
  copy.width = drawn.width;
  copy.height = drawn.height;
  const context = copy.getContext('2d', {willReadFrequently: true});
  context.drawImage(drawn, 0, 0);
  return context.getImageData(0, 0, copy.width, copy.height).data;
});
"""

# What is drawn in each chart, as a number that changes when a pixel does.
DRAWN = PIXELS + """
return pixels.map(data => new Uint32Array(data.buffer)
  .reduce((hash, pixel) => (Math.imul(hash, 31) + pixel) | 0, 17));
"""

# How many pixels of each chart are of a colour, and not of the grey of axes and grid.
COLOURED = PIXELS + """
return pixels.map(data => {
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    if (data[i + 3] > 60 && Math.max(r, g, b) - Math.min(r, g, b) > 60) { count++; }
  }
  return count;
});
"""

# What a chart has at least: a curve of a single value is a dot of some forty pixels.
DOT = 25

WIDER_THAN_THE_SCREEN = """
const width = document.documentElement.clientWidth;
const wide = [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  const scrolls = e.closest('.scroll, nav, pre, .hidden, .skip');
  return box.width > 0 && !scrolls && (box.right > width + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 120));
return document.documentElement.scrollWidth > width ? ['the page', ...wide] : wide;
"""

# The contrast of each text to the ground behind it (WCAG 2.1), where it is below 4.5.
FAINT_TEXTS = """
const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
const light = rgb => rgb.slice(0, 3).map(c => c / 255)
  .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const ground = element => {
  for (let e = element; e; e = e.parentElement) {
    const colour = parse(getComputedStyle(e).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) { return colour; }
  }
  return [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const faint = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !element.checkVisibility()) { continue; }
  const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) { faint.add(`${contrast.toFixed(1)}: ${walker.currentNode.data.slice(0, 40)}`); }
}
return [...faint];
"""


def chromium(downloads):
    options = webdriver.ChromeOptions()
    for name in ("chromium", "google-chrome"):
        if pathlib.Path("/usr/bin", name).exists():
            options.binary_location = f"/usr/bin/{name}"
            break
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": downloads})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


class Page(unittest.TestCase):
    """The checks of every page at one width in one scheme; `checks` makes one for each."""

    browser = None
    downloads = None

    def __init__(self, method, page, width, scheme):
        super().__init__(method)
        self.page, self.width, self.scheme = page, width, scheme

    def __str__(self):
        return f"{self._testMethodName} ({self.page.parent.name}, {self.width}, {self.scheme})"

    def setUp(self):
        features = [{"name": "prefers-color-scheme", "value": self.scheme}]
        self.cdp("Emulation.setEmulatedMedia", media="screen", features=features)
        phone = self.width == "phone"
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=WIDTHS[self.width],
            height=760,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        self.cdp("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.cdp("Emulation.setScriptExecutionDisabled", value=False)
        self.open()

    def tearDown(self):
        messages = [entry["message"] for entry in self.browser.get_log("browser")]
        self.assertEqual([], messages, "on the console")
        own = self.page.as_uri()
        requests = []
        for entry in self.browser.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] == "Network.requestWillBeSent":
                url = event["params"]["request"]["url"].split("#")[0]
                if url != own and not url.startswith("data:"):
                    requests.append(url)
        self.assertEqual([], requests, "asked for")

    # -- the checks of every page --

    def test_nothing_is_wider_than_the_screen(self):
        self.run_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        self.assertEqual([], self.run_script(WIDER_THAN_THE_SCREEN))

    def test_settings_fit_and_what_is_cut_off_is_shaded(self):
        self.run_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        cut = self.run_script(
            "return [...document.querySelectorAll('.scroll:has(> .settings:not(.of-runs))')]"
            ".filter(e => e.scrollWidth > e.clientWidth).map(e => e.ariaLabel)"
        )
        self.assertEqual([], cut)
        unshaded = self.run_script(
            "return [...document.querySelectorAll('.scroll')].filter(e =>"
            " getComputedStyle(e).backgroundAttachment !== 'local, local, scroll, scroll, scroll')"
            ".map(e => e.ariaLabel)"
        )
        self.assertEqual([], unshaded)
        heads = self.run_script(
            "return [...document.querySelectorAll('.settings tr:last-child')].flatMap(row =>"
            " [...row.cells].slice(1).map((cell, i) =>"
            " Math.abs(cell.getBoundingClientRect().left - row.closest('table').tHead.rows[0]"
            ".cells[i + 1].getBoundingClientRect().left))).filter(away => away > 1)"
        )
        self.assertEqual([], heads, "columns that are not below their heads")

    def test_texts_stand_out_from_their_ground(self):
        self.assertEqual([], self.run_script(FAINT_TEXTS))
        dark = self.run_script(
            "return getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 60"
        )
        self.assertEqual(self.scheme == "dark", dark)

    def test_the_switch_of_colours_is_obeyed(self):
        other = "dark" if self.scheme == "light" else "light"
        before = self.run_script(DRAWN)
        ground = "return getComputedStyle(document.body).backgroundColor"
        was = self.run_script(ground)
        self.run_script(f"document.querySelector('input[value={other}]').click()")
        self.until_drawn(before)
        self.assertNotEqual(was, self.run_script(ground))
        self.assertEqual([], self.run_script(FAINT_TEXTS))
        self.run_script("document.querySelector('input[value=auto]').click()")
        self.assertEqual(was, self.run_script(ground))

    def test_texts_of_the_run_are_texts(self):
        made = self.run_script(
            "return [window.hostile ?? null, ...[...document.querySelectorAll("
            "'main img, main iframe, main script:not([type]), main b b, .sample i')]"
            ".map(e => e.outerHTML)]"
        )
        self.assertEqual([None], made)

    def test_sections_have_headings_and_anchors(self):
        lost = self.run_script(
            "return [...document.querySelectorAll('nav a')].map(a => a.hash)"
            ".filter(hash => !document.querySelector(`section${hash} > h2`))"
        )
        self.assertEqual([], lost)
        self.assertEqual(1, self.run_script("return document.querySelectorAll('h1').length"))
        unnamed = self.run_script(
            "return [...document.querySelectorAll('button, input, [tabindex=\"0\"]')].filter(e =>"
            " !(e.textContent.trim() || e.ariaLabel || e.labels?.length)).map(e => e.outerHTML)"
        )
        self.assertEqual([], unnamed)

    # -- what they use --

    def open(self):
        self.browser.get(self.page.as_uri())

    def cdp(self, command, **parameters):
        return self.browser.execute_cdp_cmd(command, parameters)

    def run_script(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def until(self, condition):
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), end, "nothing happened")
            time.sleep(0.02)

    def until_drawn(self, before):
        """Waits until the charts look otherwise, and gives how."""
        self.until(lambda: self.run_script(DRAWN) != before)
        return self.run_script(DRAWN)

    def box(self, selector):
        self.run_script(
            "document.querySelector(arguments[0]).scrollIntoView({block: 'center',"
            " behavior: 'instant'})",
            selector,
        )
        return self.run_script(
            "const {x, y, width, height} = document.querySelector(arguments[0])"
            ".getBoundingClientRect(); return {x, y, width, height}",
            selector,
        )

    def press(self, key):
        self.cdp("Input.dispatchKeyEvent", type="keyDown", key=key)
        self.cdp("Input.dispatchKeyEvent", type="keyUp", key=key)

    def mouse(self, kind, x, y):
        pressed = 1 if kind != "mouseReleased" else 0
        self.cdp(
            "Input.dispatchMouseEvent",
            type=kind,
            x=x,
            y=y,
            button="left" if kind != "mouseMoved" else "none",
            buttons=pressed,
            clickCount=1,
        )

    def touch(self, kind, *points):
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.cdp("Input.dispatchTouchEvent", type=kind, touchPoints=touches)


class Report(Page):
    """The checks of a page with curves."""

    def test_every_chart_shows_curves(self):
        pixels = self.run_script(COLOURED)
        self.assertGreaterEqual(len(pixels), 4)
        for chart, coloured in enumerate(pixels):
            self.assertGreater(coloured, DOT, f"chart {chart}")

    def test_smoothing_changes_the_curves(self):
        before = self.run_script(DRAWN)
        for value in ("0", "0.95"):
            self.run_script(
                "const s = document.querySelector('#smoothing'); s.value = arguments[0];"
                "s.dispatchEvent(new Event('input'))",
                value,
            )
            after = self.until_drawn(before)
            self.assertNotEqual(before[0], after[0])
            before = after

    def test_the_axis_changes_from_steps_to_time(self):
        before = self.run_script(DRAWN)
        self.run_script("document.querySelector('input[value=seconds]').click()")
        after = self.until_drawn(before)
        self.assertTrue(all(a != b for a, b in zip(after, before)), (before, after))
        self.run_script("document.querySelector('input[value=steps]').click()")
        self.until_drawn(after)
        self.assertEqual(before, self.run_script(DRAWN))

    def test_buttons_zoom_and_move_all_charts(self):
        start = self.run_script(DRAWN)
        before = start
        for button in ("in", "right", "left", "out", "in"):
            self.run_script("document.querySelector(`[data-zoom=${arguments[0]}]`).click()", button)
            before = self.until_drawn(before)
        self.run_script("document.querySelector('[data-zoom=reset]').click()")
        self.until_drawn(before)
        self.assertEqual(start, self.run_script(DRAWN))

    def test_keys_zoom_and_read_values(self):
        before = self.run_script(DRAWN)
        self.run_script("document.querySelector('.plot').focus()")
        self.press("+")
        before = self.until_drawn(before)
        self.press("0")
        self.until_drawn(before)
        self.press("ArrowRight")
        self.press("ArrowRight")
        self.until(lambda: self.run_script("return document.querySelector('.chart').dataset.at"))

    def test_a_drag_or_a_pinch_zooms(self):
        before = self.run_script(DRAWN)
        box = self.box(".u-over")
        y = box["y"] + box["height"] / 2
        left, right = box["x"] + 0.3 * box["width"], box["x"] + 0.7 * box["width"]
        if self.width == "desktop":
            self.mouse("mousePressed", left, y)
            self.mouse("mouseMoved", (left + right) / 2, y)
            self.mouse("mouseMoved", right, y)
            self.mouse("mouseReleased", right, y)
        else:
            self.touch("touchStart", (left + 30, y), (right - 30, y))
            for by in (20, 10, 0, -10, -20):
                self.touch("touchMove", (left + by, y), (right - by, y))
            self.touch("touchEnd")
        self.until_drawn(before)

    def test_values_are_told_under_the_pointer(self):
        value = "return document.querySelector('.legend output').textContent"
        last = self.run_script(value)
        self.assertRegex(last, r"^[\d.,e-]+$")
        box = self.box(".u-over")
        x, y = box["x"] + 2, box["y"] + 20
        if self.width == "desktop":
            self.mouse("mouseMoved", x, y)
        else:
            self.touch("touchStart", (x, y))
            self.touch("touchMove", (x + 1, y))
            self.touch("touchEnd")
        self.until(lambda: self.run_script(value) != last)

    def test_every_name_hides_its_curve(self):
        charts = self.run_script("return document.querySelectorAll('figure.chart').length")
        for chart in range(charts):
            keys = self.run_script(
                "return document.querySelectorAll('figure.chart')[arguments[0]]"
                ".querySelectorAll('.key').length",
                chart,
            )
            self.assertGreater(keys, 0)
            click = (
                "const key = document.querySelectorAll('figure.chart')[arguments[0]]"
                ".querySelectorAll('.key')[arguments[1]]; key.click();"
                "return key.getAttribute('aria-pressed')"
            )
            before = self.run_script(DRAWN)
            for key in range(keys):
                self.assertEqual("false", self.run_script(click, chart, key))
                now = self.until_drawn(before)
                self.assertNotEqual(before[chart], now[chart])
                before = now
            self.assertEqual(0, self.run_script(COLOURED)[chart])

    def test_the_logarithmic_axis_draws_otherwise(self):
        before = self.run_script(DRAWN)
        self.run_script("document.querySelectorAll('[data-log]').forEach(b => b.click())")
        after = self.until_drawn(before)
        self.assertNotEqual(before[0], after[0])
        self.assertGreater(self.run_script(COLOURED)[0], 50)

    def test_a_chart_can_be_saved(self):
        for file in pathlib.Path(self.downloads).iterdir():
            file.unlink()
        self.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=self.downloads)
        self.run_script("document.querySelector('[data-save]').click()")
        saved = pathlib.Path(self.downloads, "chart-loss.png")
        self.until(lambda: saved.exists() and saved.stat().st_size > 1000)
        self.assertEqual(b"\x89PNG", saved.read_bytes()[:4])

    def test_tables_and_texts_are_there_without_the_script(self):
        self.cdp("Emulation.setScriptExecutionDisabled", value=True)
        self.open()
        # Scripts that the driver brings still run.
        visible = self.run_script(
            "return [...document.querySelectorAll('table.figures, table.provenance, noscript p')]"
            ".filter(e => e.checkVisibility()).length"
        )
        self.assertEqual(3, visible)
        controls = self.run_script(
            "return [...document.querySelectorAll('button, input')]"
            ".filter(e => e.checkVisibility()).map(e => e.outerHTML)"
        )
        self.assertEqual([], controls)
        self.assertEqual([], self.run_script(WIDER_THAN_THE_SCREEN))

    def test_it_prints(self):
        pdf = self.cdp("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"]
        self.assertGreater(len(pdf), 20_000)
        self.assertGreater(min(self.run_script(COLOURED)), DOT)


class Evaluated(Page):
    """The checks of a page that shows evaluations, and has no curves."""

    def test_every_plot_shows_its_lines(self):
        plots = self.run_script("return document.querySelectorAll('figure.drawn').length")
        self.assertGreater(plots, 0)
        self.run_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        self.until(lambda: min(self.run_script(COLOURED)) > DOT)
        self.assertGreaterEqual(len(self.run_script(COLOURED)), plots)

    def test_every_line_is_named(self):
        names = self.run_script(
            "return [...document.querySelectorAll('figure.drawn')].map(f =>"
            " [f.querySelectorAll('.legend li').length,"
            " JSON.parse(f.querySelector('script').textContent).series.length])"
        )
        self.assertTrue(all(listed == drawn > 0 for listed, drawn in names), names)

    def test_counts_are_coloured_by_how_many_they_are(self):
        grounds = self.run_script(
            "return [...document.querySelectorAll('table.heat td[class]')].map(cell =>"
            " getComputedStyle(cell).backgroundColor)"
        )
        self.assertGreater(len(grounds), 3)
        self.assertGreater(len(set(grounds)), 1)

    def test_what_is_folded_away_is_drawn_when_it_is_opened(self):
        folded = self.run_script(
            "const d = [...document.querySelectorAll('details.card:not([open])')]"
            ".find(d => d.querySelector('figure.drawn'));"
            "if (!d) { return false; } d.open = true; d.dataset.opened = 'now'; return true"
        )
        if folded:
            width = "return document.querySelector('[data-opened] canvas').clientWidth"
            self.until(lambda: self.run_script(width) > 100)

    def test_tables_are_there_without_the_script(self):
        self.cdp("Emulation.setScriptExecutionDisabled", value=True)
        self.open()
        visible = self.run_script(
            "return [...document.querySelectorAll('table.heat, #results table')]"
            ".filter(e => e.checkVisibility()).length"
        )
        self.assertGreater(visible, 1)
        self.assertEqual([], self.run_script(WIDER_THAN_THE_SCREEN))

    def test_it_prints(self):
        pdf = self.cdp("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"]
        self.assertGreater(len(pdf), 20_000)


def checks(kind, pages):
    suite = unittest.TestSuite()
    names = unittest.defaultTestLoader.getTestCaseNames(kind)
    every = list(itertools.product(WIDTHS, SCHEMES))
    some = [("phone", "dark"), ("desktop", "light")]
    for page in pages:
        for width, scheme in every if page == pages[0] else some:
            suite.addTests(kind(name, page, width, scheme) for name in names)
    return suite


def main(counts, arguments):
    at = arguments.index("--evaluated") if "--evaluated" in arguments else len(arguments)
    kinds = {Report: arguments[:at], Evaluated: arguments[at + 1 :]}
    suite = unittest.TestSuite(
        checks(kind, [pathlib.Path(page).resolve(strict=True) for page in pages])
        for kind, pages in kinds.items()
    )
    with tempfile.TemporaryDirectory() as downloads:
        Page.downloads = downloads
        Page.browser = chromium(downloads)
        try:
            result = unittest.TextTestRunner().run(suite)
        finally:
            Page.browser.quit()
    failed = len({str(test) for test, _ in result.failures + result.errors})
    line = f"Tests run: {result.testsRun}, Failures: {failed}, Errors: 0, Skipped: 0\n"
    pathlib.Path(counts).write_text(line)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
