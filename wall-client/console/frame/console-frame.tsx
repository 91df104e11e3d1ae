import { AppShell, Badge, Burger, Button, Group, Loader, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure, useHash } from '@mantine/hooks';
import type { Session } from '../../../protocol/auth.ts';
import { lazy, Suspense } from 'react';
import type { OfferedRight } from '../api/offered-rights.ts';
import { mayDo, useSessionActions } from '../api/session.tsx';
import { useSite } from '../api/wall-state.tsx';
import { WallPage } from '../wall/wall-page.tsx';
import type { ConsoleWord } from '../words/console-words.ts';
import { useSpeech } from '../words/language.tsx';
import { deskPages } from './desk-pages.tsx';
import { useEarlyPage } from './use-early-page.ts';
import { roleWords } from './role-words.ts';
import { attempt } from './say-fault.ts';

const SpeakerPage = lazy(async () => ({ default: (await import('../speaker/speaker-page.tsx')).SpeakerPage }));

/** Of a wall's speaker: a page without the console around it, for a phone in the hand. */
const SPEAKER = 'speaker/';
const wallAddress = (wall: string) => `wall/${wall}`;

/** The console of somebody who is signed in: which page, and the way to the others. */
export function ConsoleFrame({ session }: { readonly session: Session }) {
  const speech = useSpeech();
  const { say, read, toggle } = speech;
  const { signOut } = useSessionActions();
  const [hash, setHash] = useHash();
  const [isOpen, { toggle: toggleMenu, close }] = useDisclosure(false);
  const { data: site } = useSite();
  const may = (right: OfferedRight) => mayDo(session, right);
  useEarlyPage(session);
  // A wall shows the work of all units.
  const looks = may('wall.read');
  if (!site) return <Loader m="xl" role="status" aria-label={say('loading')} />;

  const walls = looks ? Object.entries(site.file.walls) : [];
  const offered = deskPages.filter(({ right }) => may(right));
  const first = walls[0] ? wallAddress(walls[0][0]) : (offered[0]?.address ?? '');
  const page = hash.replace(/^#/, '') || first;
  const go = (address: string) => {
    setHash(address);
    close();
  };
  const link = (address: string, label: string) => (
    <NavLink
      key={address}
      component="button"
      label={label}
      active={page === address}
      aria-current={page === address ? 'page' : undefined}
      onClick={() => go(address)}
    />
  );
  const word = (name: ConsoleWord) => say(name);
  const wall = walls.find(([name]) => page === wallAddress(name))?.[0] ?? walls[0]?.[0] ?? '';
  if (page.startsWith(SPEAKER) && may('briefing.hold')) {
    const spoken = page.slice(SPEAKER.length);
    return (
      <Suspense fallback={<Loader m="xl" role="status" aria-label={say('loading')} />}>
        <SpeakerPage
          key={spoken}
          site={site}
          wall={Object.hasOwn(site.file.walls, spoken) ? spoken : wall}
          onLeave={() => go('briefings')}
        />
      </Suspense>
    );
  }
  // Whoever may see no wall has no other page to fall back to.
  const DeskPage = offered.find(({ address }) => address === page || (!looks && address === first))?.Page;
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 190, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggleMenu} hiddenFrom="sm" size="sm" aria-label={word('console')} />
            <Text fw={600} truncate maw="46vw">
              {read(site.file.name)}
            </Text>
            <Text c="gray.4" visibleFrom="md">
              {word('console')}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Badge variant="outline" color="cyan" c="cyan.2" visibleFrom="xs">
              {say(roleWords[session.user.role])}
            </Badge>
            <Text size="sm" visibleFrom="xs">
              {session.user.display}
            </Text>
            <Button variant="subtle" size="compact-sm" px={6} onClick={toggle}>
              {word('otherLanguage')}
            </Button>
            <Button variant="default" size="compact-sm" onClick={() => void attempt(signOut, speech)}>
              {word('signOut')}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea>
          {walls.map(([name, { name: words }]) => link(wallAddress(name), read(words)))}
          {offered.map(({ address, name }) => link(address, read(name)))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main>
        {DeskPage ? (
          <Suspense fallback={<Loader m="xl" role="status" aria-label={say('loading')} />}>
            <DeskPage />
          </Suspense>
        ) : (
          <WallPage key={wall} site={site} wall={wall} directs={may('wall.direct')} />
        )}
      </AppShell.Main>
    </AppShell>
  );
}
