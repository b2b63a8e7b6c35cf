// The loss curve, and what all charts have in common.
const charts = (() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");

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

  // Draws curves, steps with loss and validationSteps with validation, in the place of those it drew before.
  const lossCurve = chart => {
    let plot;
    return curves => {
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

  return { color, axis, figure, innerWidth, lossCurve, redrawn };
})();
