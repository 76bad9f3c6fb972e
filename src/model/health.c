#include "model/health.h"

const char *health_name(enum health health)
{
	static const char *const names[] = {
		[HEALTH_UP] = "up",
		[HEALTH_PENDING] = "pending",
		[HEALTH_PAUSED] = "paused",
		[HEALTH_BUSY] = "busy",
		[HEALTH_THROTTLED] = "throttled",
		[HEALTH_STALE] = "stale",
		[HEALTH_WARN] = "warn",
		[HEALTH_DOWN] = "down",
		[HEALTH_AUTH] = "auth",
	};

	return names[health];
}

static const struct {
	const char *word;
	char sign;
} looks[] = {
	[STATE_DOWN] = { "DOWN", '!' },
	[STATE_AUTH] = { "AUTH", '#' },
	[STATE_TLS] = { "TLS", '%' },
	[STATE_STALE] = { "STAL", '?' },
	[STATE_WARN] = { "WARN", '*' },
	[STATE_SLOW] = { "SLOW", '~' },
	[STATE_BUSY] = { "BUSY", '=' },
	[STATE_NEW] = { "new", '+' },
	[STATE_OK] = { "ok", '.' },
	[STATE_WAIT] = { "wait", ':' },
	[STATE_HELD] = { "held", '-' },
	[STATE_OFF] = { "off", 'o' },
};

const char *state_word(enum state state)
{
	return looks[state].word;
}

char state_sign(enum state state)
{
	return looks[state].sign;
}

bool state_is_trouble(enum state state)
{
	return state <= STATE_BUSY;
}
