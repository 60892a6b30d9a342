'use strict';
// Draws what the page embeds: the peaks of the ranks and what other numbers of ranks would take. All text
// enters the page as text nodes.
(() => {
  const data = JSON.parse(document.getElementById('estimate-data').textContent);
  const byId = (id) => document.getElementById(id);

  const made = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const html = (name, attributes = {}, ...children) => made(document.createElement(name), attributes, children);
  const svg = (name, attributes = {}, ...children) =>
    made(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);

  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  const bytes = (count) => {
    let unit = 0;
    for (; Math.abs(count) >= 1023.5 && unit + 1 < units.length; ++unit) count /= 1024;
    return `${Number(count.toPrecision(4))} ${units[unit]}`;
  };
  const whole = (count) => count.toLocaleString('en-US');
  const plural = (count, one) => `${whole(count)} ${one}${count === 1 ? '' : 's'}`;

  // A chart that is drawn for the width that it has, again when that changes.
  const onWidth = (frame, draw) => {
    let last = 0;
    const redraw = () => {
      const width = Math.max(240, frame.clientWidth);
      if (width !== last) draw(last = width);
    };
    new ResizeObserver(redraw).observe(frame);
    redraw();
  };

  // Counts of ranks by their peak.
  const drawHistogram = (frame, histogram, name) => onWidth(frame, (width) => {
    const height = 170, left = 40, bottom = 26, top = 12;
    const most = Math.max(...histogram.counts);
    const step = (width - left) / histogram.counts.length;
    const y = (count) => top + (height - top - bottom) * (1 - count / most);
    const chart = svg('svg', {height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': name});
    for (const count of new Set([0, Math.round(most / 2), most])) {
      chart.append(
        svg('line', {class: count ? 'grid' : 'axis', x1: left, x2: width, y1: y(count), y2: y(count)}),
        svg('text', {x: left - 8, y: y(count) + 4, 'text-anchor': 'end'}, whole(count)));
    }
    histogram.counts.forEach((count, i) => {
      const from = histogram.least_bytes + i * histogram.bin_bytes;
      const range = histogram.bin_bytes ? `${bytes(from)} to ${bytes(from + histogram.bin_bytes)}` : bytes(from);
      const inset = Math.min(1.5, step / 8), wide = Math.min(step - 2 * inset, 90);
      chart.append(svg('rect', {
        class: 'column', x: left + (i + 0.5) * step - wide / 2, width: wide, y: y(count),
        height: y(0) - y(count), rx: Math.min(3, wide / 4),
      }, svg('title', {}, `${range}: ${plural(count, 'rank')}`)));
    });
    const label = (x, anchor, value) =>
      chart.append(svg('text', {x, y: height - 6, 'text-anchor': anchor}, bytes(value)));
    if (histogram.bin_bytes) {
      label(left, 'start', histogram.least_bytes);
      label(width, 'end', histogram.least_bytes + histogram.counts.length * histogram.bin_bytes);
    } else {
      label((left + width) / 2, 'middle', histogram.least_bytes);
    }
    frame.replaceChildren(chart);
  });

  const mpiBytes = (ranksOnNode) => data.mpi_bytes[Math.min(ranksOnNode, data.mpi_bytes.length) - 1];

  // What the chosen number of ranks takes on nodes of the chosen kind. No node holds more than its ranks
  // times the heaviest rank; what MPI takes of each depends on how many stand together.
  const jobOf = (point, choice) => {
    const onNode = Math.min(choice.perNode, point.ranks);
    const change = mpiBytes(onNode) - mpiBytes(point.ranks_per_node);
    const rank = point.run_bytes + change, total = point.total_bytes + point.ranks * change;
    const node = onNode * rank, halfWidth = onNode * point.run_half_width;
    const limit = choice.memory * (1 - data.headroom);
    const state = node > limit ? 'exceeds' : node + halfWidth > limit ? 'close' : 'fits';
    return {...point, rank, total, node, halfWidth, state, nodes: Math.ceil(point.ranks / choice.perNode)};
  };
  const words = {fits: 'Fits', close: 'Close: the interval reaches beyond', exceeds: 'Does not fit'};
  const short = {fits: 'fits', close: 'close', exceeds: 'no'};
  const interval = (halfWidth) => (halfWidth ? ` ± ${bytes(halfWidth)}` : '');

  const sentence = (job, choice) => html('p', {},
    html('strong', {}, `${words[job.state]}.`),
    ` ${plural(job.ranks, 'rank')} on ${plural(job.nodes, 'node')}: ${bytes(job.node)}${interval(job.halfWidth)}` +
    ` on the heaviest node, ${Math.round(100 * job.node / choice.memory)} % of ${bytes(choice.memory)};` +
    ` ${bytes(job.total)} in all.`);

  // Memory of the heaviest node against ranks, both in powers of two.
  const drawCurve = (frame, jobs, choice, chosen, choose) => {
    const width = Math.max(240, frame.clientWidth), height = 316, left = 66, right = 18, top = 18, bottom = 42;
    const limit = choice.memory * (1 - data.headroom);
    const lowest = Math.min(limit, ...jobs.map((job) => job.node - job.halfWidth).filter((low) => low > 0));
    const highest = Math.max(limit, ...jobs.map((job) => job.node + job.halfWidth));
    const [bottomLog, topLog] = [Math.log2(lowest) - 0.3, Math.log2(highest) + 0.3];
    const rightLog = Math.max(1, Math.log2(jobs[jobs.length - 1].ranks));
    const x = (ranks) => left + (width - left - right) * Math.log2(ranks) / rightLog;
    const y = (amount) =>
      top + (height - top - bottom) * (topLog - Math.log2(Math.max(amount, lowest))) / (topLog - bottomLog);
    const chart = svg('svg', {class: 'chart', height, viewBox: `0 0 ${width} ${height}`, role: 'img',
      'aria-label': 'Memory of the heaviest node against the number of ranks; the table has the figures'});
    const every = Math.ceil((topLog - bottomLog) / 6);
    for (let power = Math.ceil(bottomLog / every) * every; power <= topLog; power += every) {
      chart.append(
        svg('line', {class: 'grid', x1: left, x2: width - right, y1: y(2 ** power), y2: y(2 ** power)}),
        svg('text', {x: left - 8, y: y(2 ** power) + 4, 'text-anchor': 'end'}, bytes(2 ** power)));
    }
    const stride = Math.ceil(rightLog * 46 / (width - left - right));
    for (let power = 0; power <= rightLog; power += stride) {
      chart.append(svg('text', {x: x(2 ** power), y: height - 22, 'text-anchor': 'middle'}, whole(2 ** power)));
    }
    chart.append(svg('text', {x: (left + width - right) / 2, y: height - 4, 'text-anchor': 'middle'}, 'ranks'));
    const at = (amountOf) => (job) => `${x(job.ranks)},${y(amountOf(job))}`;
    if (jobs.some((job) => job.halfWidth)) {
      chart.append(svg('polygon', {class: 'band', points: [
        ...jobs.map(at((job) => job.node + job.halfWidth)),
        ...jobs.map(at((job) => job.node - job.halfWidth)).reverse()].join(' ')}));
    }
    chart.append(
      svg('line', {class: 'limit', x1: left, x2: width - right, y1: y(limit), y2: y(limit)}),
      svg('text', {class: 'limit-name', x: width - right, y: y(limit) - 6, 'text-anchor': 'end'},
        `${bytes(limit)} to use`),
      svg('line', {class: 'guide', x1: x(jobs[chosen].ranks), x2: x(jobs[chosen].ranks), y1: top, y2: height - bottom}),
      svg('polyline', {class: 'curve', points: jobs.map(at((job) => job.node)).join(' ')}));
    jobs.forEach((job, i) => chart.append(svg('circle', {
      class: `point ${job.state}${i === chosen ? ' chosen' : ''}`, cx: x(job.ranks), cy: y(job.node),
      r: i === chosen ? 7 : 4.5,
    }, svg('title', {}, `${plural(job.ranks, 'rank')}: ${bytes(job.node)}${interval(job.halfWidth)} per node`))));
    chart.addEventListener('click', (event) => {
      const distance = (job) => Math.abs(x(job.ranks) - (event.clientX - chart.getBoundingClientRect().left));
      choose(jobs.reduce((best, job, i) => (distance(job) < distance(jobs[best]) ? i : best), 0));
    });
    frame.replaceChildren(chart);
  };

  const tableRow = (job, isChosen, choose) => {
    const row = html('tr', isChosen ? {class: 'chosen', 'aria-current': 'true'} : {},
      html('th', {scope: 'row'}, whole(job.ranks)), html('td', {}, whole(job.nodes)),
      html('td', {}, bytes(job.rank)), html('td', {}, bytes(job.node)), html('td', {}, bytes(job.total)),
      html('td', {class: job.state}, short[job.state]));
    row.addEventListener('click', choose);
    return row;
  };

  const startWhatIf = () => {
    const points = data.what_if;
    const ranks = byId('ranks'), perNode = byId('per-node'), memory = byId('node-memory');
    const frame = byId('what-if-chart');
    const gib = 1024 ** 3;
    ranks.max = points.length - 1;
    ranks.value = Math.max(0, points.findIndex((point) => point.ranks === data.ranks));
    perNode.value = data.node.cores;
    memory.value = Number((data.node.usable_bytes / gib).toPrecision(4));

    const render = () => {
      const choice = {
        perNode: Math.max(1, Math.floor(Number(perNode.value)) || 1),
        memory: Math.max(1, Number(memory.value) * gib || 0),
      };
      const jobs = points.map((point) => jobOf(point, choice));
      const chosen = Number(ranks.value);
      const choose = (i) => { ranks.value = i; render(); };
      byId('ranks-shown').textContent = whole(jobs[chosen].ranks);
      ranks.setAttribute('aria-valuetext', plural(jobs[chosen].ranks, 'rank'));
      const fitting = jobs.map((job, i) => ({...job, i})).filter((job) => job.state === 'fits');
      const best = fitting.sort((a, b) => a.nodes - b.nodes || b.ranks - a.ranks)[0];
      const verdict = byId('verdict');
      verdict.className = `verdict ${jobs[chosen].state}`;
      verdict.replaceChildren(sentence(jobs[chosen], choice));
      if (best && best.i !== chosen) {
        const button = html('button', {type: 'button'},
          `Fewest nodes: ${plural(best.ranks, 'rank')} on ${plural(best.nodes, 'node')}`);
        button.addEventListener('click', () => choose(best.i));
        verdict.append(button);
      }
      drawCurve(frame, jobs, choice, chosen, choose);
      byId('what-if-rows').replaceChildren(...jobs.map((job, i) => tableRow(job, i === chosen, () => choose(i))));
    };
    for (const control of [ranks, perNode, memory]) control.addEventListener('input', render);
    onWidth(frame, render);
  };

  // Long tables show their first rows until the reader asks for the rest.
  const foldTable = (table) => {
    const folded = [...table.querySelectorAll('tbody tr:not(.sum)')].slice(data.rows_shown);
    if (folded.length < 2) return;
    const button = html('button', {type: 'button', class: 'more', 'aria-expanded': 'false'});
    const fold = (hide) => {
      for (const row of folded) row.hidden = hide;
      button.setAttribute('aria-expanded', String(!hide));
      button.textContent = hide ? `Show ${whole(folded.length)} more` : 'Show fewer';
    };
    button.addEventListener('click', () => fold(button.getAttribute('aria-expanded') === 'true'));
    fold(true);
    table.parentElement.after(button);
  };

  for (const table of document.querySelectorAll('table.folds')) foldTable(table);
  drawHistogram(byId('build-histogram'), data.histograms.build, 'Ranks by their peak while building');
  drawHistogram(byId('run-histogram'), data.histograms.run, 'Ranks by their peak while running');
  if (data.what_if.length > 0) startWhatIf();
})();
