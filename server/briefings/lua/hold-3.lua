-- hold-3: stores where the briefing of a wall stands, unless somebody else was first.
-- KEYS  walls (HASH wall -> entry as JSON), entries (STREAM, field `entry`: the same), figures (LIST of figures as JSON, latest first)
-- ARGV  wall, the revision that the entry was worked out from, entry, about how many entries the stream keeps,
--       figures to keep (empty: none), how many the list keeps
-- Returns the entry that stands: this one, or the other.
local stands = redis.call('HGET', KEYS[1], ARGV[1])
if stands and cjson.decode(stands).revision ~= tonumber(ARGV[2]) then
  return stands
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'entry', ARGV[3])
if ARGV[5] ~= '' then
  redis.call('LPUSH', KEYS[3], ARGV[5])
  redis.call('LTRIM', KEYS[3], 0, tonumber(ARGV[6]) - 1)
end
return ARGV[3]
