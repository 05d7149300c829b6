import { IconButton } from '../ui/IconButton';
import { IconChevronDown, IconChevronUp, IconClose } from '../ui/icons';

interface RowActsProps {
  /** "step 2". */
  name: string;
  place: number;
  count: number;
  onMove: (from: number, to: number) => void;
  onRemove?: () => void;
}

/** Up, down and away: what can be done with one row of a list that has an order. */
export function RowActs({ name, place, count, onMove, onRemove }: RowActsProps) {
  return (
    <>
      {count > 1 ? (
        <>
          <IconButton
            label={`Move ${name} up`}
            size="sm"
            disabled={place === 0}
            onClick={() => onMove(place, place - 1)}
          >
            <IconChevronUp size={16} stroke={1.65} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`Move ${name} down`}
            size="sm"
            disabled={place === count - 1}
            onClick={() => onMove(place, place + 1)}
          >
            <IconChevronDown size={16} stroke={1.65} aria-hidden="true" />
          </IconButton>
        </>
      ) : null}
      {onRemove ? (
        <IconButton label={`Remove ${name}`} size="sm" onClick={onRemove}>
          <IconClose size={16} stroke={1.65} aria-hidden="true" />
        </IconButton>
      ) : null}
    </>
  );
}
