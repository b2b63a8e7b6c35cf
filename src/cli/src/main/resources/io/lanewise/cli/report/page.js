(() => {
  const { color, axis, figure, innerWidth, lossCurve, redrawn } = charts;
  const curves = JSON.parse(document.getElementById("curves").textContent);
  const chart = document.getElementById("chart");
  const draw = lossCurve(chart);

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

  redrawn(chart, () => draw(curves));
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
