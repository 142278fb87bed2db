using ApprovalEngine.Web.Hosting;
using ApprovalEngine.Workflows;

// First thing of all: no regular expression of a script may run for ever (Jint's own time limit does not interrupt one).
JavaScriptLimits.SetRegexTimeout();
return await Commands.RunAsync(args);
