import type { OtherChannel } from '@contract/channels';
import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { http } from '../../api/http';
import { paths } from '../../paths';
import { IconReply } from '../../ui/icons';
import { WayItems } from './WayItems';
import { WriteFirst } from './WriteFirst';

/** Writes to a person from their own page: the channels that reach them, and why the others do not. */
export function WriteToThem({ person }: { person: { id: string; name: string | null } }) {
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const [way, setWay] = useState<OtherChannel | null>(null);
  const { data: ways } = useQuery({
    queryKey: ['ways', person.id],
    queryFn: ({ signal }) => http.get<{ data: OtherChannel[] }>(`/v1/profiles/${person.id}/ways`, {}, signal),
    select: (answer) => answer.data,
    enabled: opened,
    staleTime: 0,
  });
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="bottom-start" width={340}>
        <Menu.Target>
          <Button size="sm" variant="default" leftSection={<IconReply size={16} stroke={1.65} aria-hidden="true" />}>
            Write
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          <Menu.Label>{ways?.length === 0 ? 'No inbox reaches them' : 'Write on'}</Menu.Label>
          <WayItems
            ways={ways ?? []}
            onOpen={(id) => void navigate({ to: paths.conversation(id) })}
            onBegin={(chosen) => setWay(chosen)}
          />
        </Menu.Dropdown>
      </Menu>
      <WriteFirst person={person} way={way} onClose={() => setWay(null)} />
    </>
  );
}
