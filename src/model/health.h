/* How well a mailbox is, in order of severity, so that the worst of many is the largest;
 * and the words and signs people see for it, the same in every output. */
#ifndef MODEL_HEALTH_H
#define MODEL_HEALTH_H

#include "base/err.h"

enum health {
	HEALTH_UP,
	HEALTH_PENDING,	  /* not yet asked */
	HEALTH_PAUSED,	  /* a person holds it, or it is disabled */
	HEALTH_BUSY,	  /* the maildrop is locked */
	HEALTH_THROTTLED, /* the server asked us to slow down */
	HEALTH_STALE,	  /* no fresh number for more than three intervals */
	HEALTH_WARN,
	HEALTH_DOWN,
	HEALTH_AUTH, /* the login is refused; waits for a person */
	HEALTHS,
};

/* What the four-letter word says; finer than health because users act differently on each.
 * The order is the order of the screen: worst first. */
enum state {
	STATE_DOWN,
	STATE_AUTH,
	STATE_TLS,
	STATE_STALE,
	STATE_WARN,
	STATE_SLOW,
	STATE_BUSY,
	STATE_NEW,
	STATE_OK,
	STATE_WAIT,
	STATE_HELD,
	STATE_OFF,
	STATES,
};

/* "up", "pending", …, as JSON has it. */
const char *health_name(enum health health);
/* "DOWN", "AUTH", "TLS", "STAL", "WARN", "SLOW", "BUSY", "new", "ok", "wait", "held",
 * "off". */
const char *state_word(enum state state);
/* One ASCII sign for where a word is too long: "!", "*", "+", "." …  */
char state_sign(enum state state);
/* The state is trouble that a person should look at (DOWN to BUSY). */
bool state_is_trouble(enum state state);

#endif
