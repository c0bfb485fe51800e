namespace NousCoder.Policy.Tests.Objectives;

/// <summary>The objectives as loops over doubles, written from the papers' formulas: a second opinion on the tensors.</summary>
internal static class PlainFormulas
{
    public static double Dapo(double[][] lp, double[][] lpo, double[] advantages, double low, double high) =>
        -lp.Zip(lpo, advantages).Sum(s => s.First.Zip(s.Second, (a, b) => Clipped(Math.Exp(a - b), s.Third, low, high)).Sum())
        / lp.Sum(row => row.Length);

    public static double Gspo(double[][] lp, double[][] lpo, double[] advantages, double low, double high) =>
        -lp.Zip(lpo, advantages).Average(s => Clipped(SequenceRatio(s.First, s.Second), s.Third, low, high));

    public static double GspoPlus(double[][] lp, double[][] lpo, double[] advantages, double low, double high) =>
        -lp.Zip(lpo, advantages).Sum(s => s.First.Length * Clipped(SequenceRatio(s.First, s.Second), s.Third, low, high))
        / lp.Sum(row => row.Length);

    public static double Grpo(double[][] lp, double[][] lpo, double[] advantages, double low, double high) =>
        -lp.Zip(lpo, advantages).Average(s => s.First.Zip(s.Second, (a, b) => Clipped(Math.Exp(a - b), s.Third, low, high)).Average());

    /// <summary>With a length of 8.</summary>
    public static double DrGrpo(double[][] lp, double[][] lpo, double[] advantages, double low, double high) =>
        -lp.Zip(lpo, advantages).Sum(s => s.First.Zip(s.Second, (a, b) => Clipped(Math.Exp(a - b), s.Third, low, high)).Sum()) / (8 * lp.Length);

    public static double Cispo(double[][] lp, double[][] lpo, double[] advantages, double low, double high) =>
        -lp.Zip(lpo, advantages).Sum(s => s.First.Zip(s.Second, (a, b) => Math.Min(Math.Exp(a - b), 1 + high) * s.Third * a).Sum())
        / lp.Sum(row => row.Length);

    public static double SequenceRatio(double[] lp, double[] lpo) => Math.Exp(lp.Zip(lpo, (a, b) => a - b).Average());

    private static double Clipped(double ratio, double advantage, double low, double high) =>
        Math.Min(ratio * advantage, Math.Clamp(ratio, 1 - low, 1 + high) * advantage);
}
