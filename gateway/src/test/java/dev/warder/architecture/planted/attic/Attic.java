package dev.warder.architecture.planted.attic;

/** A room that is not in the plan. */
public class Attic {}
