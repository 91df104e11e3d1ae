-- hold-1: takes the right to write an archive, or keeps it.
-- KEYS  holder (STRING)
-- ARGV  who asks, for how long (ms)
-- Returns 1 where it is theirs.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
