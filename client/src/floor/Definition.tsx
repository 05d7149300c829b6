import { useQuery } from '@tanstack/react-query';
import { Defined } from '../ui/Defined';
import { definitionsQuery } from './board';

interface DefinitionProps {
  /** The metric's id in the server's list. */
  id: string;
  label: string;
  /** What it counts, where the server's list does not say. */
  otherwise: string;
}

/** A metric's name with the server's own definition behind it, so that the words and the number have one source. */
export function Definition({ id, label, otherwise }: DefinitionProps) {
  const definitions = useQuery(definitionsQuery).data;
  const known = definitions?.find((each) => each.id === id);
  return (
    <Defined
      label={label}
      definition={known?.definition ?? otherwise}
      formula={known?.formula}
      window={known?.window}
    />
  );
}
