-- Puts a key (ARGV[4], record ARGV[5]) beside the one that it follows (ARGV[1]), whose record becomes ARGV[3], unless that is no
-- longer ARGV[2]. Keys from ARGV[6] on are removed.
-- KEYS: the keys. 1 where it was done, 0 where not.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3], ARGV[4], ARGV[5])
for index = 6, #ARGV do redis.call('HDEL', KEYS[1], ARGV[index]) end
return 1
