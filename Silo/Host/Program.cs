using System.CommandLine;
using NousCoder.Silo;
using NousCoder.Silo.Doctor;
using NousCoder.Silo.Serving;

var serve = new ServeCommand();
var root = new RootCommand("A silo of NousCoder.Orleans: trains, generates and verifies. Without a command it serves.")
{
    serve,
    new DoctorCommand(),
};
foreach (var option in serve.Options)
{
    root.Options.Add(option);
}

root.Action = serve.Action;
return await CommandLine.RunAsync(root, args);
