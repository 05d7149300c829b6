import {
  ActionIcon,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  Loader,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  Radio,
  SegmentedControl,
  Switch,
  Tooltip,
} from '@mantine/core';
import { colors, fontFamily, monoFamily } from './colors';

const contrast = 'var(--mantine-primary-color-contrast)';
const heights: Record<string, string> = {
  sm: 'var(--tl-control-small)',
  md: 'var(--tl-control)',
  lg: '40px',
};
/** The kit's own is 10 px, which is below what we set anything in. */
const beneath = { fontSize: 'var(--tl-meta)', lineHeight: 'var(--tl-meta-line)' };
/** Comes softly, goes at once: while it fades it would still swallow the next key of somebody quick. */
const appears = { duration: 120, exitDuration: 0 };
const floats = { shadow: 'float', transitionProps: { transition: 'fade' as const, ...appears } };

/** The kit picks a filled control's text once for both schemes, which is unreadable in dark: so we name it ourselves. */
function filledText(props: { color?: string; variant?: string }, name: string): Record<string, string> {
  return !props.color && (!props.variant || props.variant === 'filled') ? { [name]: contrast } : {};
}

export const theme = createTheme({
  primaryColor: 'accent',
  colors: Object.fromEntries(
    Object.entries(colors).map(([name, tuple]) => [name, tuple as unknown as MantineColorsTuple]),
  ),
  primaryShade: { light: 7, dark: 4 },
  defaultRadius: 7,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily,
  fontFamilyMonospace: monoFamily,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '15px', xl: '17px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '22px', xl: '24px' },
  headings: { fontWeight: '600' },
  shadows: { float: 'var(--tl-shadow-float)' },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'md' },
      styles: { root: { fontWeight: 520 }, label: { letterSpacing: '-0.003em' } },
      vars: (_theme, props) => ({
        root: {
          '--button-height': heights[String(props.size)] ?? heights.md,
          '--button-fz': props.size === 'lg' ? '14px' : 'var(--tl-ui)',
          '--button-padding-x': props.size === 'sm' ? '9px' : '11px',
          ...filledText(props, '--button-color'),
        },
      }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: 'subtle', color: 'gray', size: 'md' },
      vars: (_theme, props) => ({
        root: {
          '--ai-size': heights[String(props.size)] ?? heights.md,
          ...filledText(props, '--ai-color'),
          ...(props.variant === 'subtle' || !props.variant
            ? { '--ai-color': 'var(--tl-ink-2)', '--ai-hover': 'var(--tl-hover)' }
            : {}),
        },
      }),
    }),
    Checkbox: Checkbox.extend({
      defaultProps: { size: 'xs' },
      styles: { description: beneath },
      vars: () => ({ root: { '--checkbox-icon-color': contrast } }),
    }),
    Radio: Radio.extend({
      defaultProps: { size: 'xs' },
      styles: { description: beneath },
      vars: () => ({ root: { '--radio-icon-color': contrast } }),
    }),
    Switch: Switch.extend({ defaultProps: { size: 'sm', withThumbIndicator: false } }),
    Input: Input.extend({
      vars: () => ({
        wrapper: {
          '--input-bd': 'var(--tl-control-line)',
          '--input-bg': 'var(--tl-raised)',
          '--input-fz': 'var(--tl-ui)',
        },
      }),
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 400,
        withArrow: false,
        transitionProps: { duration: 90 },
        events: { hover: true, focus: true, touch: false },
      },
      styles: {
        tooltip: {
          background: 'var(--tl-ink)',
          color: 'var(--tl-surface)',
          fontSize: 12,
          lineHeight: '16px',
          padding: '5px 8px',
        },
      },
    }),
    // The kit's focus placeholder is no menu item, which a menu may not contain.
    Menu: Menu.extend({
      defaultProps: { ...floats, radius: 10, position: 'bottom-start', withInitialFocusPlaceholder: false },
    }),
    Popover: Popover.extend({ defaultProps: { ...floats, radius: 10 } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 12,
        shadow: 'float',
        transitionProps: appears,
        overlayProps: { color: 'var(--tl-scrim)', backgroundOpacity: 0.35 },
      },
    }),
    // By name, not by import: most drawers are not part of the first load.
    Drawer: { defaultProps: { transitionProps: appears } },
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: 'xs', radius: 7, transitionDuration: 0, withItemsBorders: false },
    }),
    Loader: Loader.extend({ defaultProps: { size: 'sm' } }),
  },
});

/** The same names for both schemes, because `--tl-*` already switch. */
const scheme = {
  '--mantine-color-body': 'var(--tl-surface)',
  '--mantine-color-text': 'var(--tl-ink)',
  '--mantine-color-dimmed': 'var(--tl-ink-3)',
  '--mantine-color-default': 'var(--tl-raised)',
  '--mantine-color-default-hover': 'var(--tl-hover)',
  '--mantine-color-default-color': 'var(--tl-ink)',
  '--mantine-color-default-border': 'var(--tl-line-strong)',
  '--mantine-color-placeholder': 'var(--tl-ink-3)',
  '--mantine-color-error': 'var(--tl-danger-ink)',
  '--mantine-color-anchor': 'var(--tl-accent-ink)',
  '--mantine-color-disabled': 'var(--tl-chip)',
  '--mantine-color-disabled-color': 'var(--tl-ink-3)',
  '--mantine-primary-color-filled': 'var(--tl-accent)',
  '--mantine-primary-color-filled-hover': 'var(--tl-accent-hover)',
  '--mantine-primary-color-contrast': 'var(--tl-on-accent)',
};

export const resolver: CSSVariablesResolver = () => ({ variables: {}, light: scheme, dark: scheme });
