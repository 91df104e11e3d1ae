-- restore-1: gives Redis back what an archive has and it has not, if the chain still ends where the archive believes.
-- KEYS  entries (STREAM, id `<seq>-0`, fields `hash` and `text`)
-- ARGV  hash of the last entry or '' where there is none, then id, hash and text of each to add
-- Returns 1 when they are there, 0 where the chain ends elsewhere.
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if (newest and newest[2][2] or '') ~= ARGV[1] then return 0 end
for place = 2, #ARGV, 3 do
  redis.call('XADD', KEYS[1], ARGV[place], 'hash', ARGV[place + 1], 'text', ARGV[place + 2])
end
return 1
