(() => {
  const { color, axis, figure, innerWidth, lossCurve, redrawn } = charts;
  // Only the report of a training run has these two.
  const curves = JSON.parse(document.getElementById("curves")?.textContent ?? "null");
  const chart = document.getElementById("chart");
  const colors = ["--accent", "--second", "--good", "--bad", "--faint", "--violet", "--gold", "--teal", "--rose", "--moss"];

  // Paths of the library by the words of a chart's style.
  const paths = { lines: () => undefined, bars: () => uPlot.paths.bars({ size: [0.9, 60] }), points: () => () => null };

  const drawSmall = box => {
    const told = JSON.parse(box.dataset.chart);
    const width = innerWidth(box);
    box.replaceChildren();
    new uPlot({
      width,
      height: told.style === "points" ? Math.max(300, Math.min(620, width * 0.6)) : Math.max(220, Math.min(320, width * 0.34)),
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
          points: { show: told.style === "points", size: 6, fill: color(colors[at % colors.length]) },
          value: (u, v) => figure(v),
        })),
      ],
    }, [told.x, ...told.series.map(one => one.values)], box);
  };

  if (chart !== null) {
    const draw = lossCurve(chart);
    redrawn(chart, () => draw(curves));
  }
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
