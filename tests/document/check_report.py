#!/usr/bin/env python3
"""Opens a report in headless Chromium and looks at it as a reader does.

  check_report.py report.html [--screenshots DIR] [--plotly]

At 1,400 and 390 px, light and dark: no error on the console, nothing wider than the window, text that can be read; a
click on a heading sorts, the box above a table shows its other columns; with --plotly, each figure is drawn, the pointer
on a point is told what the figure's CSV says, the legend switches series, and a plane turns into a landscape.
Exit status: 0 all holds, 1 something does not, 77 Chromium is not installed (or DevTools do not answer).
"""
import argparse, base64, csv, json, os, pathlib, shutil, subprocess, sys, tempfile, threading, time, queue

SKIPPED = 77


class Browser:
    """Chromium through the pipe of its DevTools: JSON messages, each with a zero byte behind it."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="zeroset-browser-")
        read_end, self.to_browser = os.pipe()
        self.from_browser, write_end = os.pipe()

        def place_pipes():
            low, high = os.dup2(read_end, 100), os.dup2(write_end, 101)
            os.dup2(low, 3), os.dup2(high, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader",
             "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
             "--user-data-dir=" + self.folder, "about:blank"],
            close_fds=False, preexec_fn=place_pipes, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_end), os.close(write_end)
        self.number, self.events, self.answers, self.session = 0, [], queue.Queue(), None
        threading.Thread(target=self.listen, daemon=True).start()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")

    def listen(self):
        buffer = b""
        while chunk := os.read(self.from_browser, 1 << 16):
            buffer += chunk
            *messages, buffer = buffer.split(b"\0")
            for message in map(json.loads, messages):
                (self.answers.put if "id" in message else self.events.append)(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.answers.get(timeout=120)
            if answer["id"] == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def wait(self, expression, seconds=90):
        for _ in range(int(seconds * 10)):
            if self.value(expression):
                return True
            time.sleep(0.1)
        return False

    def open(self, page, width, dark):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                  mobile=width < 600)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.events.clear()
        self.call("Page.navigate", url=page.resolve().as_uri())
        return self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def complaints(self):
        said = []
        for event in list(self.events):
            method, what = event["method"], event.get("params", {})
            if method == "Runtime.exceptionThrown":
                said.append(json.dumps(what["exceptionDetails"])[:400])
            elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "assert"):
                said.append(" ".join(str(arg.get("value", arg.get("description"))) for arg in what["args"])[:400])
            elif method == "Log.entryAdded" and what["entry"]["level"] == "error":
                said.append(what["entry"]["text"][:400])
        # A processor that draws for a missing graphics card is slow, and says so.
        return [words for words in said if "GPU stall" not in words and "WebGL" not in words]

    def move(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x, y):
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self, file):
        height = self.value("Math.ceil(document.documentElement.getBoundingClientRect().height)")
        width = self.value("innerWidth")
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": width, "height": min(height, 16000), "scale": 1})
        file.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


class Checks:
    def __init__(self, browser, page):
        self.browser, self.page, self.failures = browser, page, []

    def holds(self, condition, what):
        if not condition:
            self.failures.append(what)
            print("FAILED:", what)

    def fits(self, where):
        wide = self.browser.value("document.documentElement.scrollWidth") - self.browser.value("innerWidth")
        self.holds(wide <= 0, f"{where}: the page is {wide} px wider than the window")
        cut = self.browser.value("""[...document.querySelectorAll('main p, li, dd, figcaption, .plot, .still svg, h2')]
            .filter((e) => e.getClientRects().length && !e.closest('.scroll') &&
                           e.getBoundingClientRect().right > innerWidth + 1)
            .map((e) => e.tagName + ' ' + e.textContent.slice(0, 40))""")
        self.holds(not cut, f"{where}: beyond the window's edge: {cut[:5]}")

    def first_tables_whole(self, where):
        cut = self.browser.value("""[...document.querySelectorAll('figure.table .scroll')]
            .filter((e) => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1)
            .map((e) => e.closest('figure').id + ' ' + e.scrollWidth + ' > ' + e.clientWidth)""")
        self.holds(not cut, f"{where}: tables that are cut before their last column: {cut}")

    def contrast(self, where):
        low = self.browser.value("""(() => {
            const light = (text) => {
              const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((c) => c / 255)
                .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = (e) => {
              for (; e; e = e.parentElement) {
                const color = getComputedStyle(e).backgroundColor;
                if (!/, 0\\)$/.test(color) && color !== 'transparent') return color;
              }
              return 'rgb(255, 255, 255)';
            };
            const bad = [];
            for (const e of document.querySelectorAll('p, li, td, th, dt, dd, a, h1, h2, summary, figcaption, label, .plot text')) {
              if (!e.textContent.trim() || !e.getClientRects().length) continue;
              const style = getComputedStyle(e), drawn = e instanceof SVGElement;
              const color = drawn ? style.fill : style.color;
              if (!/^rgb/.test(color)) continue;
              const [a, b] = [light(color), light(ground(drawn ? e.closest('.plot') : e))].sort((x, y) => y - x);
              if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(e.tagName + ' ' + e.textContent.slice(0, 30) + ' ' + color);
            }
            return bad.slice(0, 5);
          })()""")
        self.holds(not low, f"{where}: text with a contrast below 4.5: {low}")

    def sorts(self):
        state = """((figure, column) => {
            const table = figure.querySelector('table');
            return [...table.tBodies[0].rows].map((row) => row.cells[column].dataset.sort ?? null);
          })"""
        tables = self.browser.value("""[...document.querySelectorAll('figure.table')].filter((f) =>
            f.querySelector('table').getClientRects().length && f.querySelectorAll('tbody tr').length > 2).length""")
        self.holds(tables > 0, "no table with three rows or more")
        if not tables:
            return
        pick = """(() => { const f = [...document.querySelectorAll('figure.table')].find((f) =>
            f.querySelector('table').getClientRects().length && f.querySelectorAll('tbody tr').length > 2);
            const c = [...f.querySelectorAll('tbody tr')[0].cells].findIndex((d) => d.dataset.sort !== undefined);
            return [f, c]; })()"""
        before = self.browser.value(f"(([f, c]) => {state}(f, c))({pick})")
        orders = []
        for _ in range(3):
            orders.append(self.browser.value(f"""((found) => {{
                const [f, c] = window.sorted ??= found;
                f.querySelectorAll('thead button')[c].click();
                return {state}(f, c); }})({pick})"""))
        number = [float(v) for v in orders[0] if v is not None]
        self.holds(number == sorted(number), f"a first click sorts upwards: {orders[0]}")
        self.holds([v for v in orders[0] if v is None] == orders[0][len(number):], "missing values are last")
        down = [float(v) for v in orders[1] if v is not None]
        self.holds(down == sorted(down, reverse=True), f"a second click sorts downwards: {orders[1]}")
        self.holds(orders[2] == before, "a third click brings the rows back into their order")

    def unfolds(self):
        widths = self.browser.value("""[...document.querySelectorAll('.columns input')].map((box) => {
            const count = () => [...box.closest('figure').querySelectorAll('thead th')]
              .filter((th) => getComputedStyle(th).display !== 'none').length;
            const before = count(); box.click(); const after = count(); box.click();
            return [before, after, box.closest('figure').querySelectorAll('thead th').length]; })""")
        for before, after, columns in widths:
            self.holds(before <= 7, f"{before} columns stand side by side")
            self.holds(after == columns and after > before, f"the box shows {after} of {columns} columns")

    def is_drawn(self):
        figures = self.browser.value("[...document.querySelectorAll('figure.drawing')].map((f) => f.id)")
        for figure in figures:
            self.browser.value(f"document.getElementById('{figure}').scrollIntoView()")
            self.holds(self.browser.wait(f"document.getElementById('{figure}').dataset.drawn !== undefined", 60),
                       f"{figure} is not drawn")
        self.browser.value("scrollTo(0, 0)")
        return figures

    def hovers(self, figure):
        """The pointer goes to a point of each panel's first series with points; the CSV beside the page is asked."""
        points = self.browser.value(f"""(() => {{
            const box = document.querySelector('#{figure} .plot');
            box.scrollIntoView({{block: 'center'}});
            const frame = box.getBoundingClientRect(), found = [];
            for (const trace of box._fullData) {{
              if (!trace.customdata || !/^(points|line|bars)$/.test(trace.meta.role)) continue;
              if (found.some((other) => other.panel === trace.meta.panel)) continue;
              const axis = (t, c) => box._fullLayout[t[c + "axis"].replace(c, c + "axis")];
              const place = (t, i) => [axis(t, "x")._offset + axis(t, "x").d2p(t.x[i]), axis(t, "y")._offset + axis(t, "y").d2p(t.y[i])];
              const there = (t) => t.customdata && t.meta.panel === trace.meta.panel
                ? [...t.y.keys()].filter((i) => t.y[i] !== null && t.x[i] !== null).map((i) => place(t, i)) : [];
              const all = box._fullData.flatMap(there);
              // Of points that cover one another only one is told.
              const i = [...trace.y.keys()].find((i) => trace.y[i] !== null && trace.x[i] !== null && all.filter(([a, b]) =>
                Math.hypot(a - place(trace, i)[0], b - place(trace, i)[1]) < 12).length === 1);
              if (i === undefined) continue;
              const [left, top] = place(trace, i);
              found.push({{panel: trace.meta.panel, key: trace.meta.key, i, x: frame.left + left, y: frame.top + top}});
            }}
            return found; }})()""")
        rows = list(csv.DictReader(open(self.csv_of(figure), newline="", encoding="utf-8")))
        for point in points:
            row = [r for r in rows if r["panel"] == str(point["panel"] + 1) and r["series"] == point["key"]][point["i"]]
            text = f"[...document.querySelectorAll('#{figure} .hovertext')].map((e) => e.textContent).join(' | ')"
            for attempt in range(20):  # plotly looks at the pointer every so often
                self.browser.move(5, 5)
                self.browser.move(point["x"] - 2 + attempt % 3, point["y"])
                self.browser.move(point["x"], point["y"])
                if self.browser.wait(text + " !== ''", 1):
                    break
            told = self.browser.value(text)
            here = [r for r in rows if r["panel"] == row["panel"] and (r["x"], r["y"]) == (row["x"], row["y"])]
            self.holds(row["y"] in told, f"{figure}: at {row} the reader is told {told!r}")
            names = [r["text"] for r in here if r["text"]]
            self.holds(all(name in told for name in names), f"{figure}: the names {names} are not in {told!r}")

    def csv_of(self, figure):
        link = self.browser.value(f"""[...document.querySelectorAll('#{figure} .links a')]
            .find((a) => a.textContent === 'CSV').getAttribute('href')""")
        return self.page.parent / link

    def toggles(self, figures):
        for figure in figures:
            state = f"document.querySelector('#{figure} .plot')._fullData.map((t) => String(t.visible)).join()"
            place = self.browser.value(f"""(() => {{
                const entry = document.querySelector('#{figure} .plot .legendtoggle');
                if (!entry) return null;
                entry.scrollIntoView({{block: 'center'}});
                const box = entry.getBoundingClientRect();
                return [box.left + box.width / 2, box.top + box.height / 2]; }})()""")
            if place:
                before = self.browser.value(state)
                self.browser.move(*place), self.browser.click(*place)
                changed = self.browser.wait(f"{state} !== {json.dumps(before)}", 5)
                self.holds(changed and "legendonly" in self.browser.value(state), f"{figure}: the legend switches nothing")
                return
        self.holds(False, "no figure with a legend")

    def turns(self, screenshots):
        figure = self.browser.value("document.querySelector('.turn')?.closest('figure').id ?? null")
        if figure is None:
            return
        self.browser.value(f"document.querySelector('#{figure} .turn').click()")
        if not self.browser.value("(() => { try { return !!document.createElement('canvas').getContext('webgl'); } catch { return false; } })()"):
            print("not checked: this browser has no WebGL for landscapes")
            return
        turned = self.browser.wait(f"document.getElementById('{figure}').dataset.drawn === 'turned'", 60)
        kinds = self.browser.value(f"document.querySelector('#{figure} .plot')._fullData.map((t) => t.type)")
        self.holds(turned and "surface" in kinds, f"{figure} does not turn: {kinds}")
        if screenshots:
            time.sleep(2)  # the landscape is drawn after plotly says so
            self.browser.screenshot(screenshots / "turned.png")

    def prints_drawings(self):
        self.browser.call("Emulation.setEmulatedMedia", media="print")
        shown = self.browser.value("""[...document.querySelectorAll('figure.drawing')].map((f) =>
            [f.id, !!f.querySelector('.still svg')?.getClientRects().length, !!f.querySelector('.plot')?.getClientRects().length])
            .filter(([id, still, plot]) => document.querySelector('#' + id + ' .still svg') && (!still || plot))""")
        self.browser.call("Emulation.setEmulatedMedia", media="")
        self.holds(not shown, f"in print the drawing stands for the figure: {shown}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--plotly", action="store_true", help="the page has plotly.js")
    arguments = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("skipped: chromium is not installed")
        return SKIPPED
    browser = Browser(program)
    checks = Checks(browser, arguments.page)
    try:
        for width in (1400, 390):
            for dark in (False, True):
                where = f"{width} px, {'dark' if dark else 'light'}"
                checks.holds(browser.open(arguments.page, width, dark), f"{where}: the page does not open")
                figures = checks.is_drawn() if arguments.plotly else []
                checks.fits(where)
                checks.contrast(where)
                if width == 1400:
                    checks.first_tables_whole(where)
                if arguments.screenshots:
                    arguments.screenshots.mkdir(parents=True, exist_ok=True)
                    browser.screenshot(arguments.screenshots / f"{width}-{'dark' if dark else 'light'}.png")
                if width == 1400 and not dark:
                    checks.sorts()
                    checks.unfolds()
                    checks.prints_drawings()
                    for figure in figures:
                        if not browser.value(f"!document.querySelector('#{figure} .plot')._fullData.some((t) => t.customdata)"):
                            checks.hovers(figure)
                    if figures:
                        checks.toggles(figures)
                        checks.turns(arguments.screenshots)
                for words in browser.complaints():
                    checks.holds(False, f"{where}: on the console: {words}")
    finally:
        browser.close()
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main())
