rm mechanisms/ProbGABAAB_EMS.mod mechanisms/ProbAMPANMDA_EMS.mod
