-- replace-2: stores the next entry of a wall, unless somebody else was first.
-- KEYS  walls (HASH wall -> entry as JSON), entries (STREAM, field `entry`: the same)
-- ARGV  wall, the revision that the entry was worked out from, entry, about how many entries the stream keeps
-- Returns the entry that stands: this one, or the other.
local stands = redis.call('HGET', KEYS[1], ARGV[1])
if stands and cjson.decode(stands).revision ~= tonumber(ARGV[2]) then
  return stands
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'entry', ARGV[3])
return ARGV[3]
