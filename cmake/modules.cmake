# The modules of the house: what each may include, and what it links. This table makes the targets, the installed package and
# the test that reads every #include (tests/house).
#
#   zeroset_module(<name> [USES <modules>] [LINKS <targets, public>] [PRIVATE <targets>])
#
# The folder is src/<name>, with the API in include/zeroset/<name>. A module may include the public headers of itself and of
# USES, which are linked publicly, and the private headers of itself alone.
zeroset_module(core LINKS Boost::headers Eigen3::Eigen nlohmann_json::nlohmann_json)
zeroset_module(document USES core)
zeroset_module(approximation USES core PRIVATE $<TARGET_NAME_IF_EXISTS:FLINT::FLINT>)
zeroset_module(algebra USES core PRIVATE FLINT::FLINT MathicGB::MathicGB Threads::Threads)
zeroset_module(continuation USES core algebra PRIVATE FLINT::FLINT Threads::Threads)
zeroset_module(runs USES core PRIVATE $<BUILD_INTERFACE:zeroset_data_paths>)
zeroset_module(nets USES core runs LINKS libtorch::cpu PRIVATE Threads::Threads ${CMAKE_DL_LIBS})
zeroset_module(landscape USES core document runs PRIVATE Threads::Threads)
zeroset_module(atlas USES core document approximation algebra continuation runs landscape)
zeroset_module(studies USES core document runs nets landscape)
zeroset_module(cli USES core document approximation algebra continuation runs nets landscape atlas studies)

get_property(table GLOBAL PROPERTY ZEROSET_MODULE_TABLE)
file(WRITE "${PROJECT_BINARY_DIR}/modules.txt" "${table}")
