// Charts are drawn one after the other, those on the screen first, and the browser paints between them: the first stands there
// while the seventh, far below, is not yet begun. Put behind Plotly's own file, where `module.exports` is Plotly.
(plotly => {
    const draw = plotly.react, waiting = [];
    const far = ({chart}) => {
        const {top, bottom} = chart.getBoundingClientRect();
        return bottom > 0 && top < innerHeight ? top : 1e6 + Math.abs(top);
    };
    const later = then => document.hidden ? setTimeout(then) : requestAnimationFrame(() => setTimeout(then));
    const next = () => {
        if (!waiting.length) return;
        const first = waiting.reduce((one, other) => far(other) < far(one) ? other : one);
        // A chart that left the page meanwhile is not drawn any more; one that cannot be drawn holds up no other.
        new Promise(drawn => drawn(first.chart.isConnected ? draw(first.chart, ...first.figure) : first.chart))
            .then(first.done, first.failed)
            .finally(() => { waiting.splice(waiting.indexOf(first), 1); later(next); });
    };
    plotly.react = (chart, ...figure) => new Promise((done, failed) => {
        waiting.push({chart, figure, done, failed});
        if (waiting.length === 1) queueMicrotask(next);  // by then the others of the same change wait too
    });
})(module.exports);
