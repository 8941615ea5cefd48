/* Values over time: constant, sine, square bursts; one after another from given moments on. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

#define TAU 6.283185307179586

static bool segment_parse(Segment *segment, const char *text) {
  Segment s = {.from = segment->from};
  char end;
  if (strcmp(text, "none") == 0) {
    s.shape = SHAPE_NONE;
  } else if (sscanf(text, "sine(%lf,%lf,%lf,%lf%c", &s.base, &s.swing, &s.period, &s.phase, &end) == 5
      && end == ')') {
    s.shape = SHAPE_SINE;
  } else if (sscanf(text, "square(%lf,%lf,%lf,%lf,%lf%c", &s.base, &s.swing, &s.period, &s.duty, &s.phase,
                 &end) == 6
      && end == ')') {
    s.shape = SHAPE_SQUARE;
    s.swing -= s.base;
  } else if (sscanf(text, "%lf%c", &s.base, &end) == 1) {
    s.shape = SHAPE_CONSTANT;
  } else {
    return false;
  }
  *segment = s;
  return s.shape < SHAPE_SINE || s.period > 0;
}

/* words: SHAPE [@SECONDS SHAPE]... */
bool curve_parse(Curve *curve, char **words, int count) {
  curve_free(curve);
  if (count % 2 == 0) return false;
  curve->segments = calloc((size_t)count / 2 + 1, sizeof(Segment));
  for (int i = 0; i < count; i += 2) {
    Segment *segment = &curve->segments[curve->count];
    segment->from = -INFINITY;
    if (i > 0 && sscanf(words[i - 1], "@%lf", &segment->from) != 1) return false;
    if (!segment_parse(segment, words[i])) return false;
    curve->count++;
  }
  return true;
}

void curve_constant(Curve *curve, double value) {
  curve_free(curve);
  curve->segments = calloc(1, sizeof(Segment));
  curve->segments[0] = (Segment){.from = -INFINITY, .shape = SHAPE_CONSTANT, .base = value};
  curve->count = 1;
}

void curve_free(Curve *curve) {
  free(curve->segments);
  *curve = (Curve){0};
}

static const Segment *segment_at(const Curve *curve, double time) {
  const Segment *found = NULL;
  for (int i = 0; i < curve->count && curve->segments[i].from <= time; i++) found = &curve->segments[i];
  return found;
}

bool curve_present(const Curve *curve, double time) {
  const Segment *segment = segment_at(curve, time);
  return segment != NULL && segment->shape != SHAPE_NONE;
}

static double cycle(const Segment *s, double time) {
  double in = fmod(time + s->phase, s->period);
  return in < 0 ? in + s->period : in;
}

double curve_at(const Curve *curve, double time) {
  const Segment *s = segment_at(curve, time);
  if (s == NULL || s->shape == SHAPE_NONE) return 0;
  if (s->shape == SHAPE_CONSTANT) return s->base;
  double in = cycle(s, time);
  if (s->shape == SHAPE_SINE) return s->base + s->swing * sin(TAU * in / s->period);
  return in < s->duty * s->period ? s->base + s->swing : s->base;
}

/* The part above the base, from the start of time: only differences are used. */
static double swing_until(const Segment *s, double time) {
  double in = cycle(s, time);
  if (s->shape == SHAPE_SINE) return -s->swing * s->period / TAU * cos(TAU * in / s->period);
  if (s->shape != SHAPE_SQUARE) return 0;
  double cycles = floor((time + s->phase) / s->period);
  return s->swing * (cycles * s->duty * s->period + fmin(in, s->duty * s->period));
}

double curve_integral(const Curve *curve, double from, double to) {
  double sum = 0;
  for (int i = 0; i < curve->count; i++) {
    const Segment *s = &curve->segments[i];
    double end = i + 1 < curve->count ? curve->segments[i + 1].from : INFINITY;
    double a = fmax(from, s->from), b = fmin(to, end);
    if (b <= a || s->shape == SHAPE_NONE) continue;
    sum += s->base * (b - a);
    if (s->shape != SHAPE_CONSTANT) sum += swing_until(s, b) - swing_until(s, a);
  }
  return sum;
}

double curve_mean(const Curve *curve, double from, double to) {
  return to > from ? curve_integral(curve, from, to) / (to - from) : curve_at(curve, to);
}
