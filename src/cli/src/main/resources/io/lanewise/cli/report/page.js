(() => {
  const curves = JSON.parse(document.getElementById("curves").textContent);
  const chart = document.getElementById("chart");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let plot;

  // The geometric mean of the steps around each: what a logarithmic axis shows as the middle.
  const smooth = values => {
    const reach = Math.max(1, Math.round(values.length / 60));
    return values.map((value, at) => {
      const near = values.slice(Math.max(0, at - reach), at + reach + 1).filter(one => one > 0);
      return near.length === 0 ? null : Math.exp(near.reduce((sum, one) => sum + Math.log(one), 0) / near.length);
    });
  };

  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = () => ({ stroke: color("--faint"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1 } });
  const figure = value => value === null || value === undefined ? "-" : Number(value.toPrecision(3)).toString();
  const innerWidth = box => {
    const padding = getComputedStyle(box);
    return box.clientWidth - parseFloat(padding.paddingLeft) - parseFloat(padding.paddingRight);
  };

  const draw = () => {
    const held = new Map(curves.validationSteps.map((step, i) => [step, curves.validation[i]]));
    const steps = [...new Set([...curves.steps, ...curves.validationSteps])].sort((a, b) => a - b);
    const each = new Map(curves.steps.map((step, i) => [step, curves.loss[i]]));
    const loss = steps.map(step => each.get(step) ?? null);
    const validation = steps.map(step => held.get(step) ?? null);
    const positive = [...loss, ...validation].filter(value => value > 0);
    const logarithmic = positive.length > 0 && Math.max(...positive) > 5 * Math.min(...positive);
    const series = [
      { label: "step" },
      { label: "training, each step", stroke: color("--accent") + "55", width: 1, points: { show: false }, value: (u, v) => figure(v) },
      { label: "training, smoothed", stroke: color("--accent"), width: 2, points: { show: false }, value: (u, v) => figure(v) },
    ];
    const data = [steps, loss, smooth(loss)];
    if (curves.validation.length > 0) {
      series.push({ label: "held out", stroke: color("--second"), width: 2, spanGaps: true, points: { show: true, size: 7, fill: color("--sheet") }, value: (u, v) => figure(v) });
      data.push(validation);
    }
    const width = innerWidth(chart);
    plot?.destroy();
    plot = new uPlot({
      width,
      height: Math.max(300, Math.min(420, width * 0.42)),
      scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
      axes: [axis(), { ...axis(), size: 64, values: (u, ticks) => ticks.map(tick => tick === null ? "" : figure(tick)) }],
      series,
    }, data, chart);
  };

  const colors = ["--accent", "--second", "--good", "--bad", "--faint"];

  // Paths of the library by the words of a chart's style.
  const paths = { lines: () => undefined, bars: () => uPlot.paths.bars({ size: [0.9, 60] }), points: () => () => null };

  const drawSmall = box => {
    const told = JSON.parse(box.dataset.chart);
    const width = innerWidth(box);
    box.replaceChildren();
    new uPlot({
      width,
      height: Math.max(220, Math.min(320, width * 0.34)),
      scales: { x: { time: false }, y: { distr: told.logarithmic ? 3 : 1 } },
      axes: [
        { ...axis(), label: told.xLabel, labelSize: 24 },
        { ...axis(), label: told.yLabel, labelSize: 24, size: 64, values: (u, ticks) => ticks.map(tick => tick === null ? "" : figure(tick)) },
      ],
      series: [
        { label: told.xLabel, value: (u, v) => figure(v) },
        ...told.series.map((one, at) => ({
          label: one.label,
          stroke: color(colors[at % colors.length]),
          fill: told.style === "bars" ? color(colors[at % colors.length]) + "88" : undefined,
          width: 2,
          paths: paths[told.style](),
          points: { show: told.style === "points", size: 6 },
          value: (u, v) => figure(v),
        })),
      ],
    }, [told.x, ...told.series.map(one => one.values)], box);
  };

  const redrawn = (box, how) => {
    let drawnWidth = box.clientWidth;
    how();
    dark.addEventListener("change", how);
    new ResizeObserver(() => {
      if (box.clientWidth !== drawnWidth) {
        drawnWidth = box.clientWidth;
        how();
      }
    }).observe(box);
  };
  redrawn(chart, draw);
  for (const box of document.querySelectorAll("[data-chart]")) {
    redrawn(box, () => drawSmall(box));
  }

  const zoom = document.getElementById("zoom");
  const large = zoom.querySelector("img");
  const enlarge = image => {
    large.src = image.src;
    large.alt = image.alt;
    large.className = image.naturalWidth < 200 ? "small" : "";
    zoom.showModal();
  };
  for (const image of document.querySelectorAll(".triple img, .row img")) {
    image.addEventListener("click", () => enlarge(image));
    image.addEventListener("keydown", event => { if (event.key === "Enter") enlarge(image); });
  }
  zoom.addEventListener("click", () => zoom.close());
})();
