import { says } from './difference.ts'
import { elsewhere, fails, gets, heard, linked, rows } from './download-words.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import { dot, file, hears, json, look, saves, state, to, video } from './words.ts'

/** Where links lead, and results that stand in the answer itself. */
export const downloadLinkRows: readonly Row[] = [
  // ---- where it leads
  ...rows(
    'a result that moved is followed',
    'A store that moves its files loses every result.',
    [
      [
        '302 to another host',
        to(302, 'https://files.example.org/1?sig=2'),
        { next: 'https://files.example.org/1?sig=2' },
      ],
      ['307 on its own host', to(307, '/moved.mp4'), { next: 'https://cdn.orchard.example/moved.mp4' }],
      ['303', to(303, 'https://files.example.org/1'), { next: 'https://files.example.org/1' }],
    ],
    (gives, { next }: { next: string }) => gets(file(gives), elsewhere(next)),
  ),
  {
    id: 'download/five redirects are followed',
    loses: 'A store with a few addresses cannot be used.',
    ...gets(
      file(to(302, 'https://h1.example.org/')),
      ...[1, 2, 3, 4].map(at => elsewhere(`https://h${at}.example.org/`, to(302, `https://h${at + 1}.example.org/`))),
      elsewhere('https://h5.example.org/'),
    ),
  },
  {
    id: 'download/a circle of redirects ends',
    loses: 'Two hosts that redirect to each other hold a download for ever.',
    ...fails({ code: 'download_failed', message: says('redirects') }, [file(to(302, link), { times: 6 })]),
  },
  ...(
    [
      ['a cloud’s metadata', 'http://169.254.169.254/latest/meta-data'],
      ['loopback', 'http://127.0.0.1:8080/x.mp4'],
      ['loopback as a number', 'https://2130706433/x.mp4'],
      ['loopback of IPv6', 'https://[::1]/x.mp4'],
      ['a private address in IPv6', 'https://[::ffff:10.0.0.7]/x.mp4'],
      ['a private address behind NAT64', 'https://[64:ff9b::a00:7]/x.mp4'],
      ['a metadata address behind NAT64', 'http://[64:ff9b::a9fe:a9fe]/x.mp4'],
      ['the metadata address of IPv6', 'http://[fd00:ec2::254]/x.mp4'],
      ['Azure’s wire server, which is public by its range', 'http://168.63.129.16/x.mp4'],
      ['a local name', 'https://localhost/x.mp4'],
      ['user and password', 'https://user:word@cdn.orchard.example/x.mp4'],
    ] as const
  ).map(
    ([what, url]): Row => ({
      id: `download/a link that is not opened: ${what}`,
      loses: "A link of the relay opens the user's own network.",
      ...linked(url),
    }),
  ),
  ...(
    [
      ['a private address', ['10.1.2.3']],
      ['a public and a private one', ['93.184.216.34', '127.0.0.1']],
      ['a metadata address', ['93.184.216.34', '169.254.169.254']],
      ['the address of a fake-IP proxy', ['198.18.0.7']],
    ] as const
  ).map(
    ([what, addresses]): Row => ({
      id: `download/a name that is not opened, since it leads to ${what}`,
      loses: "A name that leads to a private address opens the user's own network.",
      ...linked('https://inside.example.org/x.mp4', { 'inside.example.org': addresses }),
    }),
  ),
  {
    id: 'download/a name behind a fake-IP proxy, where the user says that there is one',
    loses: 'Nobody behind a fake-IP proxy can fetch a result.',
    options: { allowFakeIp: true },
    names: { 'cdn.orchard.example': ['198.18.0.7'] },
    ...gets(file()),
  },
  ...(
    [
      ['NAT64', '64:ff9b::5db8:d822'],
      ['an IPv4 address as IPv6', '::ffff:93.184.216.34'],
      ['plain IPv6', '2606:2800:220:1:248:1893:25c8:1946'],
    ] as const
  ).map(
    ([what, address]): Row => ({
      id: `download/a public address is opened: ${what}`,
      loses: 'Whoever is in a network with NAT64 alone can fetch nothing.',
      names: { 'cdn.orchard.example': [address] },
      ...gets(file()),
    }),
  ),
  {
    id: 'download/the error of a fake address names the option',
    loses: 'Whoever runs such a proxy does not learn what to do.',
    wire: [look(state('done', { videos: ['https://inside.example.org/x.mp4'] }))],
    names: { 'inside.example.org': ['198.18.0.7'] },
    does: [...heard, saves({ error: { code: 'unsafe_url', hint: says('allowFakeIp') } })],
  },
  {
    id: 'download/a redirect into the own network is not followed',
    loses: "A redirect of a store opens the user's own network.",
    ...fails({ code: 'unsafe_url' }, [file(to(302, 'http://10.0.0.1/x'))]),
  },

  // ---- results in the answer itself
  {
    id: 'download/a picture in the answer itself, as base64',
    loses: 'An image that was paid for cannot be had.',
    wire: [
      {
        ask: 'GET /v1/pictures/p1',
        gives: json({ id: 'p1', status: 'done', data: [{ b64: Buffer.from(dot).toString('base64') }] }),
      },
    ],
    does: [
      hears({ dialect: 'picture', kind: 'image', id: 'p1', model: 'fig' }),
      saves({ bytes: dot, gives: { mediaType: 'image/png' } }),
    ],
  },
  {
    id: 'download/a broken picture in the answer is not saved',
    loses: 'Half an image is saved and reported as whole.',
    wire: [
      {
        ask: 'GET /v1/pictures/p1',
        gives: json({ id: 'p1', status: 'done', data: [{ b64: Buffer.from(dot.subarray(0, 50)).toString('base64') }] }),
      },
    ],
    does: [
      hears({ dialect: 'picture', kind: 'image', id: 'p1', model: 'fig' }),
      saves({ error: { code: 'download_failed', message: says('broken') } }),
    ],
  },
  {
    id: 'download/a data URL is a link',
    loses: 'A provider that gives small results as data URLs cannot be used.',
    wire: [look(state('done', { videos: [`data:video/mp4;base64,${Buffer.from(video).toString('base64')}`] }))],
    does: [...heard, saves({ bytes: video })],
  },
  {
    id: 'download/a picture in the answer is larger than the caller allows',
    loses: 'A relay fills the disk with a result without end.',
    wire: [
      {
        ask: 'GET /v1/pictures/p1',
        gives: json({ id: 'p1', status: 'done', data: [{ b64: Buffer.from(dot).toString('base64') }] }),
      },
    ],
    does: [
      hears({ dialect: 'picture', kind: 'image', id: 'p1', model: 'fig' }),
      saves({ error: { code: 'limit_exceeded' } }, { maxBytes: dot.byteLength - 1 }),
    ],
  },
]
