-- append-1: the next entry, if the chain still ends where its writer believes.
-- KEYS  entries (STREAM, id `<seq>-0`, fields `hash` and `text`)
-- ARGV  hash of the last entry, seq, hash, text
-- Returns 1 when it is written; 0 where nobody has opened the chain; otherwise {seq, hash} of the last entry.
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not newest then return 0 end
local hash = newest[2][2]
if hash ~= ARGV[1] then return { string.match(newest[1], '^%d+'), hash } end
redis.call('XADD', KEYS[1], ARGV[2] .. '-0', 'hash', ARGV[3], 'text', ARGV[4])
return 1
