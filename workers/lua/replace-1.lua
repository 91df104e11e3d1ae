-- replace-1: stores the successor of a record, unless somebody else was first.
-- KEYS  records (HASH name -> record as JSON)
-- ARGV  name, the record that it was worked out from (empty: there was none), its successor
-- Returns the record that stands: this one, or the other.
local stands = redis.call('HGET', KEYS[1], ARGV[1])
if (stands or '') ~= ARGV[2] then
  return stands or ARGV[2]
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return ARGV[3]
