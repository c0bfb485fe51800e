namespace NousCoder.Grains.Groups;

/// <summary>Soft overlong punishment (DAPO, arXiv 2503.14476, eq. 13).</summary>
public static class SoftOverlongPunishment
{
    /// <summary>What is added to a reward: 0 up to the buffer, then linearly down to −1 at the maximum.</summary>
    /// <param name="tokens">Tokens of the completion.</param>
    /// <param name="mostTokens">Most tokens that it might have had.</param>
    /// <param name="buffer">Tokens before the maximum over which the punishment grows.</param>
    public static double Of(int tokens, int mostTokens, int buffer) => -Math.Clamp((tokens - (mostTokens - buffer)) / (double)buffer, 0, 1);
}
