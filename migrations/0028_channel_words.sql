-- The program knows the channels (`complaint::Channel`) and reads no other word: a further one needs no migration.
{no_channel_rule}
