// What jsdom lacks and the console's components ask for; specs of the server never see it.
if (typeof window !== 'undefined') {
  window.matchMedia ??= (media) => ({
    matches: false,
    media,
    onchange: null,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => false,
  });
  window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  window.fetch ??= () => Promise.reject(new Error('A test called the network; give it a stand-in for fetch.'));
  window.Element.prototype.scrollIntoView ??= () => {};
  window.Element.prototype.scrollTo ??= () => {};
}
