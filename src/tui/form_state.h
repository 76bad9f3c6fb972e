/* The inside of the form, for the files that fill, judge, try and draw it. */
#ifndef TUI_FORM_STATE_H
#define TUI_FORM_STATE_H

#include "config/preset.h"
#include "config/schema.h"
#include "tui/field.h"
#include "tui/form.h"
#include "tui/picker.h"

/* In the order in which they stand. */
enum form_at {
	FORM_NAME,
	FORM_TYPE,
	FORM_USER,
	FORM_HOST,
	FORM_PORT,
	FORM_TLS,
	FORM_CLEAR, /* "yes" must be typed before a password goes out in clear */
	FORM_SECRET,
	FORM_PASSWORD, /* from here to FORM_TOKEN in the order of FORM_SECRET's choices */
	FORM_COMMAND,
	FORM_FILE,
	FORM_VARIABLE,
	FORM_TOKEN,
	FORM_FOLDERS,
	FORM_INTERVAL,
	FORM_MORE, /* unfolds what follows */
	FORM_TAGS,
	FORM_DESCRIPTION,
	FORM_ENABLED,
	FORM_TIMEOUT,
	FORM_RETRIES,
	FORM_PUSH,
	FORM_KEEP,
	FORM_AUTH,
	FORM_CA_FILE,
	FORM_PIN,
	FORM_CLIENT_CERT,
	FORM_CLIENT_KEY,
	FORM_FIELDS,
};

enum form_button { BUTTON_TRY, BUTTON_SAVE, BUTTON_DISABLED, BUTTON_CANCEL, BUTTONS };

struct form_row {
	const char *key; /* of the schema; NULL: none of its own */
	const char *label;
	const char *const *values; /* of a choice */
	const char *const *labels;
	const char *note; /* stands in an empty field */
	const char *side; /* beside the field, where there is room */
	const char *help; /* NULL: the schema's */
};

extern const struct form_row form_rows[FORM_FIELDS];

enum form_step {
	STEP_PRESETS, /* what kind of mailbox it is */
	STEP_FIELDS,
	STEP_FOLDERS,	  /* the picker */
	STEP_CERTIFICATE, /* trust this key? */
};

/* A question in the line at the bottom. */
enum form_ask { ASK_NOTHING, ASK_LEAVE, ASK_TRY_AGAIN };

enum trial_state {
	TRIAL_NONE,
	TRIAL_ASKED, /* the loop has not said yet where to look for it */
	TRIAL_ON,
	TRIAL_OVER,
};

struct trial {
	enum trial_state state;
	bool for_folders; /* they are to be picked from when it went well */
	uint32_t id;	  /* from TRIAL_ON on */
	struct instant began;
	struct monitor *monitor; /* what is tried; a reference */
	struct status *status;	 /* as far as it got; a reference, NULL: nothing yet */
};

struct form {
	enum form_purpose purpose;
	enum form_step step;
	enum form_ask ask;
	bool ask_for_folders;	/* what is to be tried again is for picking folders */
	struct monitor *source; /* of EDIT and COPY; a reference */
	const struct preset *preset;
	uint16_t port_before; /* what type and tls asked for when they were chosen */

	struct field fields[FORM_FIELDS];
	int at; /* a field, or FORM_FIELDS + a button */
	int top;
	bool more;  /* unfolded */
	bool shown; /* secrets are */

	struct line filter; /* of the presets */
	size_t preset_at;
	size_t preset_top;

	struct trial trial;
	struct monitor *good;	 /* the last that was tried and worked; a reference */
	struct monitor *refused; /* whose login was refused; a reference */
	unsigned refusals;	 /* how often, for that host and user */

	char asked[256]; /* the domain whose services were asked for last; "": none */
	bool any_type;	 /* the protocol is nobody's choice */

	struct picker picker;
	size_t panel_top; /* of the certificate */
	bool trust;	  /* the button under the cursor there */
};

/* form_fill.c; false: no memory. */
/* What the config has, or the defaults for a new one. */
bool form_fill(struct ui *ui, struct form *form);
/* What the provider says goes over what stands there. */
bool form_fill_preset(struct ui *ui, struct form *form, const struct preset *preset);
/* What stands there now is no change. */
bool form_remember(struct form *form);
/* Type, or tls, was chosen: host and port go along as long as they are not the person's. */
bool form_follow_type(struct ui *ui, struct form *form);
bool form_follow_tls(struct form *form);
/* The user was typed: a name, and the provider of an address. */
bool form_follow_user(struct ui *ui, struct form *form, const struct instant *now);

/* form_judge.c */
/* The value of the field is part of the mailbox, whether it is unfolded or not. */
bool form_counts(const struct form *form, int at);
bool form_is_shown(const struct form *form, int at);
bool form_is_changed(const struct form *form);
/* The field that holds the secret, by what was chosen. */
enum form_at form_secret_at(const struct form *form);
enum form_judgement {
	JUDGE_FIELD, /* the one that is left; others only where they said something */
	JUDGE_TRY,   /* all but the name */
	JUDGE_SAVE,  /* all */
};
/* As the config would judge it.  One reference; NULL: the fields say what is wrong. */
struct monitor *form_judge(
	struct ui *ui, struct form *form, enum form_judgement what, int at);
/* The same without a word; NULL also where something is wrong. */
struct monitor *form_make(struct ui *ui, struct form *form);
/* A try of the one says as much of the other. */
bool form_is_as_tried(const struct monitor *a, const struct monitor *b);
/* Saving it goes on: it was tried and works, or nothing is to be tried. */
bool form_is_ready(struct ui *ui, struct form *form);

/* form_try.c */
/* again: a person insists after two refused logins. */
void form_try(struct ui *ui, bool for_folders, bool again, const struct instant *now);
void form_try_stop(struct ui *ui);
/* It runs, or is about to. */
bool form_is_trying(const struct form *form);
/* The key of the certificate that was met becomes the only one. */
void form_trust(struct ui *ui, const struct instant *now);
/* Opens the picker; where the folders are not known yet it tries first. */
void form_pick_folders(struct ui *ui, const struct instant *now);

/* form_preset.c */
void form_preset_input(struct ui *ui, const struct input *input, const struct instant *now);
/* The i-th that fits the filter, NULL behind the last. */
const struct preset *form_preset_item(const struct form *form, size_t i);

/* form_lookup.c */
/* "example.org" of "me@example.org"; NULL: that is no address of a domain. */
const char *form_domain(const char *address);
/* Asks where the domain of the address has its mailboxes, where nothing else tells it. */
void form_look_up(struct ui *ui, struct form *form, const struct instant *now);

/* form_save.c */
void form_save(struct ui *ui, bool disabled, const struct instant *now);
/* The cursor goes to the first field that is wrong. */
void form_point_at_error(struct ui *ui, struct form *form, const struct instant *now);

/* form.c */
void form_show_secrets(struct form *form, bool shown);
/* Away from the screen, but there until it is known that it was carried out. */
void form_park(struct ui *ui);
void form_drop_parked(struct ui *ui);

/* form_say.c */
/* The first key of the action that is no letter, since letters are typed here; "": none. */
void form_key(const struct ui *ui, enum action action, char *out, size_t size);

/* view_form_try.c */
/* Rows that the steps of a try take, at most so many. */
int view_form_try_rows(const struct form *form, int columns, int most);
void view_form_try_draw(struct ui *ui, struct grid *grid, struct rect area);
void view_form_certificate_draw(struct ui *ui, struct grid *grid, struct rect area);
/* view_form_preset.c */
void view_form_preset_draw(struct ui *ui, struct grid *grid, struct rect area);

#endif
