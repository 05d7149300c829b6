import { Button, Menu } from '@mantine/core';
import { type RejectReason, rejectReasons } from '@contract/routing';
import { reasonWords } from './offer-words';

/** Why somebody lets an offer pass, for those who read the trace. */
export function RejectReasons({ onLeave }: { onLeave: (reason: RejectReason) => void }) {
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <Button variant="subtle">Not now, because…</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {rejectReasons.map((reason) => (
          <Menu.Item key={reason} onClick={() => onLeave(reason)}>
            {reasonWords[reason]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
