import type { Profile } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { profileConversationsQuery } from '../api/conversations';
import { paths } from '../paths';
import { CallButton } from './CallButton';

/** Calls a person from their page: the call belongs to what was last talked about with them, and that is shown. */
export function CallPerson({ profile }: { profile: Profile }) {
  const navigate = useNavigate();
  const { data } = useQuery(profileConversationsQuery(profile.id));
  const last = data?.data[0];
  if (!last) return null;
  const toThread = () => void navigate({ to: paths.conversation(last.id) });
  return <CallButton conversationId={last.id} profile={profile} onCalling={toThread} withWord />;
}
