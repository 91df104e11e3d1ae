-- replace-1: stores the next record of a day, unless somebody else was first.
-- KEYS  days (HASH day -> record as JSON)
-- ARGV  day, the record that it was worked out from (empty: there was none), record
-- Returns the record that stands: this one, or the other.
local stands = redis.call('HGET', KEYS[1], ARGV[1])
if (stands or '') ~= ARGV[2] then
  return stands or ARGV[2]
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return ARGV[3]
