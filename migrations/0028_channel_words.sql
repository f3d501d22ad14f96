-- The program has the list of channels (`complaint::Channel`) and reads no other word: a new channel needs no migration.
{no_channel_rule}
