/** Tuples for the kit, so that a part we did not restyle still lands near our neutrals. Values from the design tokens. */

export const colors = {
  accent: [
    '#e7f7fc',
    '#cdebf4',
    '#abdae8',
    '#84c3d5',
    '#50adc0',
    '#3990a6',
    '#1d788d',
    '#066478',
    '#005465',
    '#00414f',
  ],
  bot: ['#f5f1ff', '#e8dfff', '#d7c6ff', '#c1a6fc', '#b295ee', '#906ad4', '#7853b8', '#6f4bac', '#55338a', '#43256f'],
  decision: [
    '#ffeef5',
    '#ffd8e8',
    '#fdbbd7',
    '#ee99bf',
    '#e281ad',
    '#c15b8c',
    '#a54474',
    '#9a3c6b',
    '#7a2651',
    '#61193f',
  ],
  gray: ['#f7f6f3', '#edece8', '#e3e2de', '#d9d7d3', '#cfcdc9', '#aeaba6', '#8b8984', '#66635e', '#4b4944', '#201e1a'],
  dark: ['#eeedea', '#bcbab7', '#95999c', '#6d7277', '#373b3f', '#25282c', '#1d2023', '#15171a', '#0f1113', '#0a0b0d'],
} as const;

export const fontFamily = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
export const monoFamily = "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace";
