// The picture of a workflow instance: brings into sight what counts now, and makes it live again when its connection was lost.
(() => {
  'use strict';

  const { renew, plainTimeout, whenHubIsLost } = window.studioSession;
  const pause = (ms) => new Promise((resolve) => plainTimeout(resolve, ms));
  let viewer = document.querySelector('elsa-workflow-instance-viewer');
  if (!viewer) {
    return;
  }

  // Smaller than this nobody reads the names: then what does not fit has to be dragged into sight.
  const readable = 0.75;

  // Where something has failed, else where it waits, else what runs, else what was done last.
  const badgeOfNow = () => ['error', 'warning', 'primary', 'info', 'success']
    .map((tone) => [...viewer.querySelectorAll(`[data-cell-id] .mud-badge.mud-theme-${tone}`)].at(-1))
    .find((badge) => badge !== undefined);
  const cellOfNow = () => badgeOfNow()?.closest('[data-cell-id]').dataset.cellId;

  // Studio begins somewhere in the middle of a drawing.
  const show = async () => {
    const drawing = viewer.querySelector('.graph-container');
    const { graphBindings, zoomToFit } = await import('/studio/_content/Elsa.Studio.Workflows.Designer/designer.entry.js');
    const graph = graphBindings[drawing?.id]?.graph;
    if (graph === undefined) {
      return;
    }
    zoomToFit(drawing.id);
    if (graph.zoom() < readable) {
      graph.zoomTo(readable);
      const cell = graph.getCellById(cellOfNow()) ?? graph.getNodes()[0];
      if (cell) {
        graph.centerCell(cell);
      }
    }
  };

  // Once it is drawn, and whenever the flow has moved to another place; in between people look where they want.
  let shown;
  const moved = new MutationObserver(() => {
    const now = viewer.querySelector('.graph-container .elsa-activity') ? cellOfNow() ?? '' : undefined;
    if (now !== undefined && now !== shown) {
      shown = now;
      plainTimeout(show, 300);
    }
  });
  const watch = () => {
    shown = undefined;
    moved.observe(viewer, { childList: true, subtree: true, attributeFilter: ['class'] });
  };
  watch();
  window.addEventListener('resize', () => plainTimeout(show, 300));

  // The token has ended, the node was restarted: a new element takes the place of the old one as soon as the server answers.
  let isComingBack = false;
  whenHubIsLost(async () => {
    if (isComingBack) {
      return;
    }
    isComingBack = true;
    do {
      await pause(2000 + Math.random() * 3000);
    } while (!(await renew()));
    moved.disconnect();
    const place = viewer.parentNode;
    viewer.remove();
    // Blazor takes an element for gone after a second, begins with a new one as soon as there is one, and has no room for two of them.
    await pause(1500);
    viewer = viewer.cloneNode(false);
    place.append(viewer);
    window.studioLead(viewer);
    watch();
    isComingBack = false;
  });
})();
