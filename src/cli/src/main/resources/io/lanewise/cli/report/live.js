(() => {
  // Of a longer curve every second point is left out; a chart has fewer pixels.
  const MOST_POINTS = 6000;

  const { figure, lossCurve, redrawn } = charts;
  const curves = { steps: [], loss: [], validationSteps: [], validation: [] };
  const chart = document.getElementById("chart");
  const draw = lossCurve(chart);
  const title = document.title;
  let drawing = false;

  const redraw = () => {
    if (!drawing) {
      drawing = true;
      requestAnimationFrame(() => { drawing = false; draw(curves); });
    }
  };

  const show = (id, text) => { document.getElementById(id).textContent = text; };

  const tell = (text, kind) => {
    const state = document.getElementById("state");
    state.textContent = text;
    state.className = `outcome ${kind}`;
  };

  const grow = (names, news) => {
    for (const name of names) {
      curves[name].push(...news[name]);
    }
    if (curves[names[0]].length > MOST_POINTS) {
      for (const name of names) {
        const last = curves[name].length - 1;
        curves[name] = curves[name].filter((value, at) => (last - at) % 2 === 0);
      }
    }
  };

  const showProgress = news => {
    const percent = 100 * news.step / news.lastStep;
    const progress = document.getElementById("progress");
    progress.setAttribute("aria-valuenow", percent.toFixed(0));
    progress.firstElementChild.style.width = `${percent}%`;
    document.title = `${percent.toFixed(0)}% ${title}`;
    show("step", news.step.toLocaleString("en"));
    show("steps", `of ${news.lastStep.toLocaleString("en")}`);
    show("loss", figure(curves.loss.at(-1)));
    show("speed", news.itemsPerSecond === null ? "-" : news.itemsPerSecond.toFixed(1));
    show("rate", figure(news.rate));
    show("left", news.left);
    tell(`Training, epoch ${news.epoch + 1}`, "running");
  };

  const events = new EventSource("events");
  events.addEventListener("begin", () => {
    for (const name of Object.keys(curves)) {
      curves[name] = [];
    }
  });
  events.addEventListener("grow", event => {
    const news = JSON.parse(event.data);
    grow(["steps", "loss"], news);
    grow(["validationSteps", "validation"], news);
    if (news.step !== undefined) {
      showProgress(news);
    }
    if (curves.validation.length > 0) {
      show("heldOut", figure(curves.validation.at(-1)));
    }
    redraw();
  });
  events.addEventListener("end", event => {
    events.close();
    document.title = title;
    tell(JSON.parse(event.data).message, "");
  });
  events.addEventListener("error", () => tell("No word from the training; waiting ...", "lost"));

  redrawn(chart, redraw);
})();
