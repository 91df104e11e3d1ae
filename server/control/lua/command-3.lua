-- command-3: stores what a command made of a wall, unless somebody else was first.
-- KEYS  walls (HASH wall -> entry as JSON), entries (STREAM, field `entry`: the same), past (LIST of arrangements as JSON, latest first)
-- ARGV  wall, the revision that the entry was worked out from, entry, about how many entries the stream keeps,
--       `push` or `pop`, the arrangement to push (empty for `pop`), how many the list keeps
-- Returns the entry that stands: this one, or the other. Arrangements go through as text: cjson makes lists of empty maps.
local stands = redis.call('HGET', KEYS[1], ARGV[1])
if stands then
  if cjson.decode(stands).revision ~= tonumber(ARGV[2]) then
    return stands
  end
elseif tonumber(ARGV[2]) ~= 0 then
  return redis.error_reply('LOST the entries of this wall')
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'entry', ARGV[3])
if ARGV[5] == 'push' then
  redis.call('LPUSH', KEYS[3], ARGV[6])
  redis.call('LTRIM', KEYS[3], 0, tonumber(ARGV[7]) - 1)
else
  redis.call('LPOP', KEYS[3])
end
return ARGV[3]
