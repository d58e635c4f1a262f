/* Colours, curves and copying. Everything that is shown as text goes through textContent. */
(() => {
  'use strict';
  const root = document.documentElement;
  root.dataset.script = 'on';
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);

  /* ---- Colours: the system's, or those of the switch ---- */

  const probe = document.createElement('i');
  probe.hidden = true;
  document.body.append(probe);
  /** A colour of the style sheet as the canvas takes it. */
  function color(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  function setTheme(name) {
    if (name === 'auto') {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = name;
    }
    charts.forEach(chart => chart.build());
    plots.forEach(plot => plot.build());
  }

  function remembered() {
    try {
      return localStorage.getItem('tandem-report-theme');
    } catch {
      return null; // a browser may keep nothing for files
    }
  }

  function remember(name) {
    try {
      localStorage.setItem('tandem-report-theme', name);
    } catch {
      // see above
    }
  }

  /* ---- What all charts share ---- */

  const view = {axis: 'steps', smoothing: 0.6, range: null};
  const hiddenRuns = new Set();
  let charts = [];
  let plots = [];

  /** The exponential moving average without the pull of its start, as TensorBoard smooths. */
  function smoothed(values, weight) {
    let average = 0;
    let count = 0;
    return values.map(value => {
      if (value === null || value === undefined) {
        return value;
      }
      average = average * weight + (1 - weight) * value;
      count++;
      return average / (1 - Math.pow(weight, count));
    });
  }

  function number(value) {
    if (value === null || value === undefined) {
      return '–';
    }
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
      return value.toExponential(2);
    }
    return value.toLocaleString('en', {maximumSignificantDigits: size >= 1000 ? 6 : 5});
  }

  function duration(seconds) {
    const whole = Math.round(seconds);
    if (Math.abs(seconds) < 10 && seconds !== whole) {
      return `${seconds.toFixed(1)} s`;
    }
    if (whole < 60) {
      return `${whole} s`;
    }
    const pad = part => String(part).padStart(2, '0');
    return whole < 3600
      ? `${Math.floor(whole / 60)}:${pad(whole % 60)} min`
      : `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)} h`;
  }

  const place = x => view.axis === 'steps' ? `step ${number(x)}` : duration(x);

  /** The whole length of all charts on the present axis. */
  function extent() {
    let least = Infinity;
    let greatest = -Infinity;
    charts.forEach(chart => chart.data.series.forEach(series => {
      const xs = series[view.axis];
      if (xs.length > 0) {
        least = Math.min(least, xs[0]);
        greatest = Math.max(greatest, xs[xs.length - 1]);
      }
    }));
    if (least === greatest) {
      return [least - 1, greatest + 1];
    }
    return [least, greatest];
  }

  function range() {
    return view.range ?? extent();
  }

  /** Shows a part of all charts; a part that is too short or outside is made to fit. */
  function show(part) {
    const [first, last] = extent();
    if (part !== null) {
      const shortest = (last - first) / 1e4;
      const length = Math.min(last - first, Math.max(shortest, part[1] - part[0]));
      const start = Math.min(Math.max(part[0], first), last - length);
      part = length >= last - first ? null : [start, start + length];
    }
    view.range = part;
    const [min, max] = range();
    charts.forEach(chart => chart.plot.setScale('x', {min, max}));
  }

  function zoom(factor, at) {
    const [min, max] = range();
    const centre = at ?? (min + max) / 2;
    show([centre - (centre - min) * factor, centre + (max - centre) * factor]);
  }

  function move(share) {
    const [min, max] = range();
    const by = (max - min) * share;
    show([min + by, max + by]);
  }

  const actions = {
    in: () => zoom(0.5),
    out: () => zoom(2),
    left: () => move(-0.25),
    right: () => move(0.25),
    reset: () => show(null),
  };

  /* ---- One chart ---- */

  class Chart {
    constructor(figure) {
      this.figure = figure;
      this.place = one('.plot', figure);
      this.data = JSON.parse(one('script', figure).textContent);
      this.logarithmic = this.data.logarithmic;
      this.hidden = new Set();
      this.keys = this.data.series.map((series, i) => this.key(series, i));
      one('[data-log]', figure).addEventListener('click', event => {
        this.logarithmic = !this.logarithmic;
        event.currentTarget.setAttribute('aria-pressed', String(this.logarithmic));
        this.build();
      });
      one('[data-save]', figure).addEventListener('click', () => this.save());
      this.place.addEventListener('keydown', event => this.onKey(event));
    }

    /** The button that names a curve, shows its value and hides it. */
    key(series, index) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'key';
      button.setAttribute('aria-pressed', 'true');
      const swatch = document.createElement('i');
      swatch.className = `swatch color-${series.color}${series.dashed ? ' dashed' : ''}`;
      const label = document.createElement('span');
      label.textContent = series.label;
      const value = document.createElement('output');
      button.append(swatch, label, value);
      button.addEventListener('click', () => {
        if (!this.hidden.delete(index)) {
          this.hidden.add(index);
        }
        this.showCurves();
      });
      const item = document.createElement('li');
      item.append(button);
      one('.legend', this.figure).append(item);
      return {button, value};
    }

    visible(index) {
      return !this.hidden.has(index) && !hiddenRuns.has(this.data.series[index].run);
    }

    /** Whether a curve is drawn twice, faint as measured and strong as smoothed. */
    smooths(series) {
      return this.data.smooth && !series.dashed && view.smoothing > 0 && series.values.length > 2;
    }

    /** The columns that uPlot takes: for each curve its values, and the same smoothed. */
    columns() {
      // What a logarithmic axis cannot show is left out, and the curve goes on; what is no number
      // leaves a gap.
      const usable = value => value !== null && this.logarithmic && value <= 0 ? undefined : value;
      const tables = this.data.series.map(series => {
        const values = series.values.map(usable);
        const smooth = this.smooths(series)
          ? smoothed(values, view.smoothing)
          : values.map(() => null);
        return [series[view.axis], values, smooth];
      });
      return uPlot.join(tables);
    }

    /** Curves that agree hide each other, so that of a few runs the earlier are drawn broader. */
    broader(run) {
      const runs = new Set(this.data.series.map(series => series.run)).size;
      return runs > 4 || run < 0 ? 0 : (runs === 2 ? 2.5 : 2) * (runs - 1 - run);
    }

    /** The two drawings of each curve, in uPlot's terms. */
    drawings() {
      const drawings = [{}];
      this.data.series.forEach((series, index) => {
        const stroke = color(`color-${series.color}`);
        const faint = stroke.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.28)');
        const width = 1.75 + this.broader(series.run);
        const few = series.values.length === 1;
        const common = {label: series.label, spanGaps: false, show: this.visible(index)};
        drawings.push({
          ...common,
          stroke: this.smooths(series) ? faint : stroke,
          width: this.smooths(series) ? 1.25 : width,
          dash: series.dashed ? [6, 5] : undefined,
          points: {show: series.dashed || few, size: 7, fill: stroke, stroke},
        });
        drawings.push({...common, stroke, width, points: {show: false}});
      });
      return drawings;
    }

    build() {
      const [min, max] = range();
      const quiet = color('quiet');
      const grid = {stroke: color('grid'), width: 1};
      const font = '12px system-ui, sans-serif';
      const axis = {stroke: quiet, font, grid, ticks: {show: false}};
      this.plot?.destroy();
      const columns = this.columns();
      const logarithmic = this.logarithmic && columns.slice(1).some(c => c.some(v => v > 0));
      this.plot = new uPlot({
        width: this.place.clientWidth,
        height: this.place.clientHeight,
        legend: {show: false},
        padding: [10, 28, 0, 0],
        scales: {
          x: {time: false, min, max},
          y: logarithmic ? {distr: 3} : {},
        },
        axes: [
          {...axis, size: 30, space: 70, values: (u, ticks) => ticks.map(
            tick => view.axis === 'steps' ? (Number.isInteger(tick) ? number(tick) : '')
              : duration(tick))},
          {...axis, size: 62, space: 34, values: (u, ticks) => ticks.map(
            tick => tick === null ? '' : number(tick))},
        ],
        series: this.drawings(),
        cursor: {
          y: false,
          sync: {key: 'tandem-report', scales: ['x', null]},
          drag: {x: true, y: false, setScale: false},
          points: {size: 8},
          bind: {
            dblclick: () => () => show(null),
            mousedown: (u, target, handler) => event => {
              if (event.shiftKey) {
                this.startMoving(event);
                return null;
              }
              return handler(event);
            },
          },
        },
        hooks: {
          setSelect: [u => {
            if (u.select.width > 4) {
              show([u.posToVal(u.select.left, 'x'),
                u.posToVal(u.select.left + u.select.width, 'x')]);
            }
            u.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
          }],
          setCursor: [() => this.showValues()],
        },
      }, columns, this.place);
      this.listen(this.plot.over);
      this.showValues();
    }

    /** Draws again with other smoothing; zoom and hidden curves stay. */
    refresh() {
      this.build();
    }

    showCurves() {
      this.data.series.forEach((series, index) => {
        const visible = this.visible(index);
        this.keys[index].button.setAttribute('aria-pressed', String(visible));
        this.plot.setSeries(2 * index + 1, {show: visible});
        this.plot.setSeries(2 * index + 2, {show: visible});
      });
    }

    /** Each curve's value at the cursor, or else its last. */
    showValues() {
      if (!this.plot) {
        return;
      }
      const columns = this.plot.data;
      const cursor = this.plot.cursor.idx;
      this.data.series.forEach((series, index) => {
        const column = columns[this.smooths(series) ? 2 * index + 2 : 2 * index + 1];
        let at = cursor ?? columns[0].length - 1;
        while (at > 0 && (column[at] === null || column[at] === undefined)) {
          at--;
        }
        const raw = columns[2 * index + 1][at];
        const {value, button} = this.keys[index];
        value.textContent = number(column[at]);
        button.title = `${series.label}: ${number(raw)} at ${place(columns[0][at])}`
          + (this.smooths(series) ? `, smoothed ${number(column[at])}` : '');
      });
      this.figure.dataset.at = cursor === null || cursor === undefined ? '' : columns[0][cursor];
    }

    /* -- Moving by mouse, wheel, fingers and keys -- */

    listen(over) {
      over.addEventListener('wheel', event => {
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          zoom(event.deltaY > 0 ? 1.25 : 0.8, this.valueAt(event));
        } else if (view.range && Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
          event.preventDefault();
          move(event.deltaX / over.clientWidth);
        }
      }, {passive: false});
      const fingers = new Map();
      over.addEventListener('pointerdown', event => {
        if (event.pointerType === 'touch') {
          fingers.set(event.pointerId, event.clientX);
        }
      });
      over.addEventListener('pointermove', event => {
        if (!fingers.has(event.pointerId)) {
          return;
        }
        const before = [...fingers.values()];
        fingers.set(event.pointerId, event.clientX);
        const after = [...fingers.values()];
        if (after.length === 2) {
          const spread = Math.max(8, Math.abs(after[0] - after[1]));
          const was = Math.max(8, Math.abs(before[0] - before[1]));
          const middle = (after[0] + after[1]) / 2 - over.getBoundingClientRect().left;
          zoom(was / spread, this.plot.posToVal(middle, 'x'));
        } else if (view.range) {
          move((before[0] - after[0]) / over.clientWidth);
        } else {
          this.plot.setCursor({left: event.clientX - over.getBoundingClientRect().left, top: 1});
        }
      });
      const lifted = event => fingers.delete(event.pointerId);
      over.addEventListener('pointerup', lifted);
      over.addEventListener('pointercancel', lifted);
    }

    valueAt(event) {
      return this.plot.posToVal(event.clientX - this.plot.over.getBoundingClientRect().left, 'x');
    }

    startMoving(event) {
      event.preventDefault();
      let x = event.clientX;
      const moved = next => {
        move((x - next.clientX) / this.plot.over.clientWidth);
        x = next.clientX;
      };
      const ended = () => {
        document.removeEventListener('mousemove', moved);
        document.removeEventListener('mouseup', ended);
      };
      document.addEventListener('mousemove', moved);
      document.addEventListener('mouseup', ended);
    }

    onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const keys = {'+': 'in', '=': 'in', '-': 'out', '0': 'reset', Escape: 'reset'};
      const sideways = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (keys[event.key]) {
        actions[keys[event.key]]();
      } else if (sideways && event.shiftKey) {
        move(0.25 * sideways);
      } else if (sideways) {
        this.read(sideways);
      } else {
        return;
      }
      event.preventDefault();
    }

    /** Moves the cursor to the next value. */
    read(by) {
      const xs = this.plot.data[0];
      const [min, max] = range();
      let at = this.plot.cursor.idx ?? (by > 0 ? -1 : xs.length);
      do {
        at += by;
      } while (at > 0 && at < xs.length - 1 && (xs[at] < min || xs[at] > max));
      if (at >= 0 && at < xs.length) {
        this.plot.setCursor({left: this.plot.valToPos(xs[at], 'x'), top: 1});
      }
    }

    resize() {
      this.plot.setSize({width: this.place.clientWidth, height: this.place.clientHeight});
    }

    /** Offers the drawing as a file, on the ground that it has on the page. */
    save() {
      const drawn = this.plot.ctx.canvas;
      const canvas = document.createElement('canvas');
      canvas.width = drawn.width;
      canvas.height = drawn.height;
      const context = canvas.getContext('2d');
      context.fillStyle = color('card');
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(drawn, 0, 0);
      const link = document.createElement('a');
      link.download = `${this.figure.id}.png`;
      link.href = canvas.toDataURL('image/png');
      link.click();
    }
  }

  /* ---- Plots of evaluations: lines over an axis of their own, without zoom ---- */

  class Plot {
    constructor(figure) {
      this.figure = figure;
      this.place = one('.plot', figure);
      this.data = JSON.parse(one('script', figure).textContent);
      all('.legend .swatch', figure).forEach((swatch, i) =>
        swatch.classList.add(`color-${this.data.series[i].color}`));
    }

    size() {
      const style = getComputedStyle(this.place);
      return {
        width: this.place.clientWidth - 2 * parseFloat(style.paddingLeft),
        height: this.place.clientHeight - 2 * parseFloat(style.paddingTop),
      };
    }

    build() {
      const font = '12px system-ui, sans-serif';
      const axis = {
        stroke: color('quiet'), font, labelFont: font, labelSize: 20,
        grid: {stroke: color('grid'), width: 1}, ticks: {show: false},
        values: (u, ticks) => ticks.map(tick => tick === null ? '' : number(tick)),
      };
      const tables = this.data.series.map(series => [series.x, series.y]);
      const lines = this.data.series.map(series => {
        const stroke = color(`color-${series.color}`);
        return {label: series.label, stroke, width: 2, spanGaps: true,
          points: {show: series.x.length <= 40, size: 7, fill: stroke, stroke}};
      });
      if (this.data.diagonal) {
        const ends = this.data.series.flatMap(series => [...series.x, ...series.y])
          .filter(value => value !== null);
        const span = [Math.min(0, ...ends), Math.max(1, ...ends)];
        tables.push([span, span]);
        lines.push({label: '', stroke: color('strong-line'), width: 1, dash: [4, 4],
          spanGaps: true, points: {show: false}});
      }
      this.plot?.destroy();
      this.plot = new uPlot({
        ...this.size(),
        legend: {show: false},
        cursor: {show: false},
        padding: [10, 28, 0, 0],
        scales: {x: {time: false}},
        axes: [
          {...axis, size: 30, space: 70, label: this.data.horizontal},
          {...axis, size: 54, space: 34, label: this.data.vertical},
        ],
        series: [{}, ...lines],
      }, uPlot.join(tables), this.place);
    }

    resize() {
      this.plot.setSize(this.size());
    }
  }

  /* ---- The page ---- */

  /** Draws the plots that can be seen: what is folded away has no size. */
  function startPlots() {
    plots = all('figure.drawn').map(figure => new Plot(figure));
    plots.forEach(plot => plot.build());
    all('details').forEach(details => details.addEventListener('toggle', () =>
      plots.filter(plot => details.contains(plot.figure)).forEach(plot => plot.build())));
  }


  function startCharts() {
    charts = all('figure.chart').map(figure => new Chart(figure));
    charts.forEach(chart => chart.build());

    const slider = one('#smoothing');
    slider?.addEventListener('input', () => {
      view.smoothing = Number(slider.value);
      one('#smoothing-value').textContent = view.smoothing.toFixed(2);
      charts.forEach(chart => chart.refresh());
    });
    all('input[name="axis"]').forEach(input => input.addEventListener('change', () => {
      view.axis = input.value;
      view.range = null;
      charts.forEach(chart => chart.build());
    }));
    all('[data-zoom]').forEach(button =>
      button.addEventListener('click', () => actions[button.dataset.zoom]()));
    all('[data-run]').forEach(button => button.addEventListener('click', () => {
      const run = Number(button.dataset.run);
      if (!hiddenRuns.delete(run)) {
        hiddenRuns.add(run);
      }
      button.setAttribute('aria-pressed', String(!hiddenRuns.has(run)));
      charts.forEach(chart => chart.showCurves());
    }));

    let waiting = 0;
    new ResizeObserver(() => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => [...charts, ...plots].forEach(drawn => drawn.resize()));
    }).observe(one('main'));
  }

  function startTheme() {
    const inputs = all('input[name="theme"]');
    inputs.forEach(input => input.addEventListener('change', () => {
      remember(input.value);
      setTheme(input.value);
    }));
    const before = inputs.find(input => input.value === remembered());
    if (before) {
      before.checked = true;
      setTheme(before.value);
    }
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
      [...charts, ...plots].forEach(drawn => drawn.build()));
  }

  function startCopying() {
    all('[data-copy]').forEach(button => button.addEventListener('click', async () => {
      const text = one('pre', button.parentElement);
      let copied = true;
      try {
        await navigator.clipboard.writeText(text.textContent);
      } catch {
        getSelection().selectAllChildren(text);
        copied = document.execCommand('copy');
      }
      button.textContent = copied ? 'Copied' : 'Selected';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 1500);
    }));
  }

  /* Paper is white and narrow: charts are drawn for it, and again for the screen afterwards. */
  function startPrinting() {
    const WIDE = {width: 650, height: 280};
    const HALF = {width: 295, height: 180};
    let theme = null;
    addEventListener('beforeprint', () => {
      theme = root.dataset.theme ?? 'auto';
      all('main details').forEach(details => {
        details.dataset.was = details.open ? 'open' : '';
        details.open = details.closest('.chart') === null;
      });
      setTheme('light');
      charts.forEach(chart =>
        chart.plot.setSize(chart.figure.classList.contains('wide') ? WIDE : HALF));
      plots.forEach(plot => plot.plot.setSize(HALF));
    });
    addEventListener('afterprint', () => {
      all('main details').forEach(details => {
        details.open = details.dataset.was === 'open';
      });
      setTheme(theme);
    });
  }

  startCharts();
  startPlots();
  startTheme();
  startCopying();
  startPrinting();
})();
