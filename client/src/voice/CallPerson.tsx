import type { Profile } from '@contract/conversations';
import type { Call } from '@contract/voice';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { profileConversationsQuery } from '../api/conversations';
import { paths } from '../paths';
import { CallButton } from './CallButton';

/** Calls a person from their page: the call belongs to what was last talked about with them, else it opens a conversation. */
export function CallPerson({ profile }: { profile: Profile }) {
  const navigate = useNavigate();
  const { data } = useQuery(profileConversationsQuery(profile.id));
  if (!data) return null;
  const toThread = ({ conversationId }: Call) =>
    void (conversationId && navigate({ to: paths.conversation(conversationId) }));
  return <CallButton conversationId={data.data[0]?.id ?? null} profile={profile} onCalling={toThread} withWord />;
}
