import { Badge, Button, Group, NativeSelect, Stack, Table, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PERSON_ROLES, type PersonRole, type User, type UserChange } from '../../../protocol/auth.ts';
import { request } from '../api/request.ts';
import { roleWords } from '../frame/role-words.ts';
import { attempt } from '../frame/say-fault.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { NewAccount } from './new-account.tsx';
import { OneTimePassword, type ToldPassword } from './one-time-password.tsx';

const KEY = ['users'];

/** Who has an account, and as what. */
export function AccountsPage() {
  const speech = useSpeech();
  const { say, language } = speech;
  const queries = useQueryClient();
  const [told, setTold] = useState<ToldPassword>();
  const [isNewOpen, newAccount] = useDisclosure(false);
  const { data } = useQuery({ queryKey: KEY, queryFn: () => request<{ users: readonly User[] }>('GET', '/users') });
  const run = async (work: () => Promise<unknown>) => {
    await attempt(work, speech);
    await queries.invalidateQueries({ queryKey: KEY });
  };
  const change = (name: string, wish: UserChange) => run(() => request('PATCH', `/users/${name}`, wish));
  const reset = (name: string) =>
    run(async () => setTold(await request<ToldPassword>('POST', `/users/${name}/password`, {})));
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {say('accounts')}
        </Title>
        <Button onClick={newAccount.open}>{say('newAccount')}</Button>
      </Group>
      <Table.ScrollContainer minWidth={760}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('name')}</Table.Th>
              <Table.Th>{say('display')}</Table.Th>
              <Table.Th>{say('role')}</Table.Th>
              <Table.Th>{say('unit')}</Table.Th>
              <Table.Th>{say('state')}</Table.Th>
              <Table.Th>{say('signedIn')}</Table.Th>
              <Table.Th>{say('actions')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data?.users.map(({ name, display, role, unit, enabled, signedInAt, mustChangePassword }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{display}</Table.Td>
                <Table.Td>
                  <NativeSelect
                    size="xs"
                    aria-label={`${say('role')} ${name}`}
                    value={role}
                    data={PERSON_ROLES.filter((each) => each !== 'unit' || unit !== undefined).map((value) => ({
                      value,
                      label: say(roleWords[value]),
                    }))}
                    onChange={({ currentTarget }) => void change(name, { role: currentTarget.value as PersonRole })}
                  />
                </Table.Td>
                <Table.Td>{unit}</Table.Td>
                <Table.Td>
                  <Badge variant="outline" color={enabled ? 'teal' : 'gray'} c={enabled ? 'teal.2' : 'gray.3'}>
                    {say(!enabled ? 'accountClosed' : mustChangePassword ? 'accountWaits' : 'accountOpen')}
                  </Badge>
                </Table.Td>
                <Table.Td>{signedInAt === undefined ? say('never') : formatMoment(signedInAt, language)}</Table.Td>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => void change(name, { enabled: !enabled })}
                    >
                      {say(enabled ? 'closeAccount' : 'openAccount')}
                    </Button>
                    <Button size="compact-sm" variant="default" onClick={() => void reset(name)}>
                      {say('resetPassword')}
                    </Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <NewAccount
        opened={isNewOpen}
        onClose={newAccount.close}
        onCreate={(wish) =>
          run(async () => {
            setTold(await request<ToldPassword>('POST', '/users', wish));
            newAccount.close();
          })
        }
      />
      <OneTimePassword told={told} onClose={() => setTold(undefined)} />
    </Stack>
  );
}
