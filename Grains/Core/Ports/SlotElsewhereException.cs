namespace NousCoder.Grains.Ports;

/// <summary>A program gave up its wait for a sandbox slot, because one is free on another silo. It has not been run.</summary>
public sealed class SlotElsewhereException() : Exception("A sandbox slot is free on another silo.");
